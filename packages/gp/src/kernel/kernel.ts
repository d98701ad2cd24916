import type { Pairs } from './pairs.ts'
import type { RadialProfile } from './radial-profile.ts'

/**
 * What a hyperparameter is; decides its default bounds and whether a prior applies. A `slope` is a variance per squared
 * unit of the inputs.
 */
export type ParameterRole = 'variance' | 'lengthscale' | 'offset' | 'slope'

/** One positive hyperparameter of a kernel. */
export interface KernelParameter {
  /** Unique within a kernel, e.g. `variance` or `lengthscale[2]`. */
  readonly name: string
  readonly role: ParameterRole
  /** The input that a length scale belongs to; absent where one length scale serves all inputs. */
  readonly input?: number
  /** For variances and slopes: where a fit starts, as a multiple of the usual start, which for variances is 1. */
  readonly start?: number
}

/** A kernel at given hyperparameters over given pairs. */
export interface KernelEvaluation {
  /** `k(x, x')` of every pair. */
  readonly covariance: Float64Array
  /**
   * Adds `Σ_p weights[p] ∂k_p / ∂ log θ_i` to `gradient[i]`, for every hyperparameter `i`.
   *
   * With respect to logarithms, because that is the scale on which positive parameters are fitted.
   */
  addGradient(weights: Float64Array, gradient: Float64Array): void
}

/**
 * A kernel over a lattice: covariances of all lattice points with one training point come from one small table per
 * axis, combined along the axes, and perhaps a radial profile of what they come to.
 */
export interface LatticeForm {
  /** How the tables of the axes combine: squared scaled distances add up, factors multiply. */
  readonly combine: 'sum' | 'product'
  /** What `axisShare` makes shares of: squared differences (default), or products of the inputs themselves. */
  readonly tables?: 'squared differences' | 'products'
  /** Turns the table of axis `input` into that axis' share, in place. */
  axisShare(input: number, table: Float64Array): void
  /** The function of combined shares, times `scale`, that covariances are; without it they are the shares combined. */
  readonly profile?: { readonly name: RadialProfile['name']; readonly scale: number }
}

/**
 * A covariance function with positive hyperparameters, given to each call as `values` in the order of `parameters`, in
 * natural units (variances are variances, not deviations). Kernels hold no state but their shape.
 */
export interface Kernel {
  readonly inputs: number
  readonly parameters: readonly KernelParameter[]
  /** `k(x, x')` of every pair, and its gradient on request. */
  evaluate(values: Float64Array, pairs: Pairs): KernelEvaluation
  /** How the kernel acts on a lattice; absent where it has no such form and must be evaluated point by point. */
  latticeForm?(values: Float64Array): LatticeForm
  /** Lattice forms that add up to the kernel, where it is a sum. */
  latticeTerms?(values: Float64Array): readonly LatticeForm[]
  /** As `latticeForm` where the kernel is a product over inputs: a lattice form that combines by products. */
  separableForm?(values: Float64Array): LatticeForm
}
