import { dot } from '../linear-algebra/dot.ts'
import type { Kernel, KernelEvaluation, KernelParameter, LatticeForm } from './kernel.ts'
import type { Pairs } from './pairs.ts'
import { matern52Profile } from './radial-profile.ts'
import { lengthscales, type RadialOptions } from './radial-kernel.ts'

/**
 * `variance * Π_j m(|x_j - x'_j| / l_j)` with `m` the one-dimensional Matern 5/2 kernel; parameters: variance, length
 * scales. Unlike {@link matern52} it lets inputs act one by one, and on a lattice it is a product of table look-ups.
 */
export function productMatern52(options: RadialOptions): Kernel {
  return new ProductMatern52(options)
}

class ProductMatern52 implements Kernel {
  readonly inputs: number
  readonly parameters: readonly KernelParameter[]
  readonly #ard: boolean

  constructor(options: RadialOptions) {
    this.#ard = options.ard ?? true
    this.inputs = options.inputs
    this.parameters = [{ name: 'variance', role: 'variance' }, ...lengthscales(options.inputs, this.#ard)]
  }

  evaluate(values: Float64Array, pairs: Pairs): KernelEvaluation {
    const covariance = new Float64Array(pairs.count).fill(values[0] as number)
    const factor = new Float64Array(pairs.count)
    for (let j = 0; j < this.inputs; j++) {
      matern52Profile.fill(this.#squared(values, pairs, j), 1, factor, pairs.count)
      for (let p = 0; p < factor.length; p++) covariance[p] = (covariance[p] as number) * (factor[p] as number)
    }
    const addGradient = (weights: Float64Array, gradient: Float64Array): void => {
      gradient[0] = (gradient[0] as number) + dot(weights, 0, covariance, 0, pairs.count)
      for (let j = 0; j < this.inputs; j++) {
        const at = this.#ard ? 1 + j : 1
        gradient[at] = (gradient[at] as number) + this.#lengthscaleGradient(values, pairs, j, covariance, weights)
      }
    }
    return { covariance, addGradient }
  }

  latticeForm(values: Float64Array): LatticeForm {
    return {
      combine: 'product',
      axisShare: (input, squared) => {
        const weight = this.#weight(values, input)
        for (let p = 0; p < squared.length; p++) squared[p] = weight * (squared[p] as number)
        matern52Profile.fill(squared, input === 0 ? (values[0] as number) : 1, squared, squared.length)
      },
    }
  }

  separableForm(values: Float64Array): LatticeForm {
    return this.latticeForm(values)
  }

  // ∂k/∂log l_j = k (m'/m) = k (5/3) s² (1 + a) / (1 + a + a²/3): a ratio without the exponential, so it stays finite
  // where a factor underflows.
  #lengthscaleGradient(
    values: Float64Array,
    pairs: Pairs,
    input: number,
    covariance: Float64Array,
    weights: Float64Array,
  ): number {
    const squared = this.#squared(values, pairs, input)
    let sum = 0
    for (let p = 0; p < squared.length; p++) {
      const a2 = 5 * (squared[p] as number)
      const a1 = 1 + Math.sqrt(a2)
      sum += ((weights[p] as number) * (covariance[p] as number) * a2 * a1) / (3 * (a1 + a2 / 3))
    }
    return sum
  }

  #squared(values: Float64Array, pairs: Pairs, input: number): Float64Array {
    const weight = this.#weight(values, input)
    return pairs.squaredDifferences(input).map((square) => weight * square)
  }

  #weight(values: Float64Array, input: number): number {
    return (values[this.#ard ? 1 + input : 1] as number) ** -2
  }
}
