import { place, type Arena } from '../linear-algebra/arena.ts'
import { dot } from '../linear-algebra/dot.ts'
import type { Kernel, KernelEvaluation, KernelParameter, LatticeForm } from './kernel.ts'
import type { Pairs } from './pairs.ts'
import { matern12Profile, matern32Profile, matern52Profile, rbfProfile, type RadialProfile } from './radial-profile.ts'

// Squared distances, covariances, slopes and perhaps a copy of the weights, and something over.
const roomPerTable = 5

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
  /** Only the squared exponential of a sum is a product of its inputs' shares. */
  readonly separableForm?: (values: Float64Array) => LatticeForm
  readonly #profile: RadialProfile
  readonly #ard: boolean

  constructor(profile: RadialProfile, options: RadialOptions) {
    this.#profile = profile
    this.#ard = options.ard ?? true
    this.inputs = options.inputs
    this.parameters = [{ name: 'variance', role: 'variance' }, ...lengthscales(options.inputs, this.#ard)]
    if (profile.name === 'rbf') this.separableForm = (values) => this.#asProduct(values)
  }

  evaluate(values: Float64Array, pairs: Pairs): KernelEvaluation {
    const { arena } = pairs
    return arena !== undefined && arena.room > roomPerTable * pairs.stride
      ? this.#evaluateCompiled(values, pairs, arena)
      : this.#evaluatePlainly(values, pairs)
  }

  #evaluatePlainly(values: Float64Array, pairs: Pairs): KernelEvaluation {
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

  // The same covariances to the bit, by the routines of the arena that holds the pairs' tables.
  #evaluateCompiled(values: Float64Array, pairs: Pairs, arena: Arena): KernelEvaluation {
    const { count, stride } = pairs
    const { routines } = arena
    const tables = place(pairs.squaredDifferences(0))
    const scales = arena.take(this.inputs)
    for (let j = 0; j < this.inputs; j++) scales[j] = this.#weight(values, j)
    const squared = arena.take(stride)
    const covariance = arena.take(stride).subarray(0, count)
    routines.weightedSum(tables, stride, this.inputs, place(scales), count, place(squared))
    routines[`${this.#profile.name}Fill`](place(squared), values[0] as number, place(covariance), count)
    const addGradient = (weights: Float64Array, gradient: Float64Array): void => {
      arena.scoped(() => {
        const held = arena.hold(weights)
        const slope = place(arena.take(stride))
        routines[`${this.#profile.name}Slope`](place(squared), place(covariance), place(held), slope, count)
        gradient[0] = (gradient[0] as number) + routines.dot(place(held), place(covariance), count)
        for (let j = 0; j < this.inputs; j++) {
          const at = this.#ard ? 1 + j : 1
          const share = (scales[j] as number) * routines.dot(slope, tables + 8 * stride * j, count)
          gradient[at] = (gradient[at] as number) + share
        }
      })
    }
    return { covariance, addGradient }
  }

  latticeForm(values: Float64Array): LatticeForm {
    // A product takes no exponential for a point of the lattice.
    return this.separableForm?.(values) ?? this.#asSum(values)
  }

  #asSum(values: Float64Array): LatticeForm {
    return {
      combine: 'sum',
      axisShare: (input, squared) => {
        const weight = this.#weight(values, input)
        for (let p = 0; p < squared.length; p++) squared[p] = weight * (squared[p] as number)
      },
      profile: { name: this.#profile.name, scale: values[0] as number },
    }
  }

  #asProduct(values: Float64Array): LatticeForm {
    const sum = this.#asSum(values)
    return {
      combine: 'product',
      axisShare: (input, squared) => {
        sum.axisShare(input, squared)
        this.#profile.fill(squared, input === 0 ? (values[0] as number) : 1, squared, squared.length)
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
