import { dot } from '../linear-algebra/dot.ts'
import type { Kernel, KernelEvaluation, KernelParameter, LatticeForm } from './kernel.ts'
import type { Pairs } from './pairs.ts'
import { matern12Profile, matern32Profile, matern52Profile, rbfProfile, type RadialProfile } from './radial-profile.ts'

/** The shape of a stationary kernel. */
export interface RadialOptions {
  readonly inputs: number
  /** One length scale per input (automatic relevance determination), or one for all of them. Default true. */
  readonly ard?: boolean
}

/** `variance * exp(-r² / 2)`, the squared exponential; parameters: variance, length scales. */
export function rbf(options: RadialOptions): Kernel {
  return new RadialKernel(rbfProfile, options)
}

/** `variance * exp(-r)`; parameters: variance, length scales. */
export function matern12(options: RadialOptions): Kernel {
  return new RadialKernel(matern12Profile, options)
}

/** `variance * (1 + √3 r) exp(-√3 r)`; parameters: variance, length scales. */
export function matern32(options: RadialOptions): Kernel {
  return new RadialKernel(matern32Profile, options)
}

/** `variance * (1 + √5 r + 5 r² / 3) exp(-√5 r)`; parameters: variance, length scales. */
export function matern52(options: RadialOptions): Kernel {
  return new RadialKernel(matern52Profile, options)
}

/** A kernel of the scaled distance alone. @see Rasmussen and Williams (2006), section 4.2.1 and equation 5.1. */
class RadialKernel implements Kernel {
  readonly inputs: number
  readonly parameters: readonly KernelParameter[]
  readonly #profile: RadialProfile
  readonly #ard: boolean

  constructor(profile: RadialProfile, options: RadialOptions) {
    this.#profile = profile
    this.#ard = options.ard ?? true
    this.inputs = options.inputs
    this.parameters = [{ name: 'variance', role: 'variance' }, ...lengthscales(options.inputs, this.#ard)]
  }

  evaluate(values: Float64Array, pairs: Pairs): KernelEvaluation {
    const variance = values[0] as number
    const squared = new Float64Array(pairs.count)
    for (let j = 0; j < this.inputs; j++) {
      const table = pairs.squaredDifferences(j)
      const weight = this.#weight(values, j)
      for (let p = 0; p < squared.length; p++) squared[p] = (squared[p] as number) + weight * (table[p] as number)
    }
    const covariance = new Float64Array(pairs.count)
    this.#profile.fill(squared, variance, covariance, pairs.count)
    const addGradient = (weights: Float64Array, gradient: Float64Array): void => {
      const slope = new Float64Array(pairs.count)
      this.#profile.slope(squared, covariance, slope)
      for (let p = 0; p < slope.length; p++) slope[p] = (slope[p] as number) * (weights[p] as number)
      gradient[0] = (gradient[0] as number) + dot(weights, 0, covariance, 0, pairs.count)
      for (let j = 0; j < this.inputs; j++) {
        const at = this.#ard ? 1 + j : 1
        const share = this.#weight(values, j) * dot(slope, 0, pairs.squaredDifferences(j), 0, pairs.count)
        gradient[at] = (gradient[at] as number) + share
      }
    }
    return { covariance, addGradient }
  }

  latticeForm(values: Float64Array): LatticeForm {
    const variance = values[0] as number
    return {
      combine: 'sum',
      axisShare: (input, squared) => {
        const weight = this.#weight(values, input)
        for (let p = 0; p < squared.length; p++) squared[p] = weight * (squared[p] as number)
      },
      finish: (combined, count) => {
        this.#profile.fill(combined, variance, combined, count)
      },
    }
  }

  #weight(values: Float64Array, input: number): number {
    return (values[this.#ard ? 1 + input : 1] as number) ** -2
  }
}

/** The length-scale parameters of a kernel over `inputs` inputs. */
export function lengthscales(inputs: number, ard: boolean): KernelParameter[] {
  if (!ard) return [{ name: 'lengthscale[0]', role: 'lengthscale' }]
  return Array.from({ length: inputs }, (_, j) => ({ name: `lengthscale[${j}]`, role: 'lengthscale', input: j }))
}
