import { GpError } from '../gp-error.ts'
import { toPoints, toVector, type Points, type PointsLike } from '../points.ts'
import type { StandardizationKind } from '../standardization.ts'
import type { LogNormalPrior } from './prior.ts'
import type { Range } from './starts.ts'

// Larger outputs have squares that overflow; so have larger inputs beside others that differ by 1e-70.
const largestOutput = 1e152
const largestInput = 1e75

/** Beliefs about hyperparameters before the data; no belief about what is left out. */
export interface HyperparameterPriors {
  /** On every length scale, for inputs that span [0, 1]; it moves with the range of the input. */
  readonly lengthscale?: LogNormalPrior
  /** On the noise variance of standardised outputs. */
  readonly noise?: LogNormalPrior
}

/** Data and choices for a fit with usual bounds. */
export interface GaussianProcessOptions {
  /** `n` points of `d` inputs. */
  readonly x: PointsLike
  /** `n` outputs. */
  readonly y: ArrayLike<number>
  /** Known noise variance of each output, in squared output units; what is left of the noise is fitted beside it. */
  readonly noiseVariances?: ArrayLike<number>
  /** What {@link kernelFromExpression} reads. Default `matern52(ard)`, with noise that is learnt. */
  readonly kernel?: string
  /**
   * `none` (default) maximises the marginal likelihood alone. `dimension-scaled` adds log-normal priors on length
   * scales and noise, which keep a process simple where points are few (Hvarfner et al. 2024). Or priors of one's own.
   */
  readonly priors?: 'none' | 'dimension-scaled' | HyperparameterPriors
  /**
   * What hyperparameters must stay within, by name: `noise`, a parameter of the kernel such as `variance` or
   * `lengthscale[2]`, or all of a kind by the part before the bracket. Length scales in units of their inputs, variances
   * on the standardised scale; `[a, a]` fixes one. Default: wide bounds that follow the spread of the inputs.
   */
  readonly bounds?: Readonly<Record<string, Range>>
  /** How outputs are scaled before the fit. Default `sample`. */
  readonly standardize?: StandardizationKind
  /** Searches beside the first; default by the amount of data. */
  readonly restarts?: number
  /** Seed of the restarts. Default 0. */
  readonly seed?: number
}

/**
 * The data of a fit, copied into flat tables.
 *
 * @throws {@link GpError} with code `INPUT_INVALID`.
 */
export function checkedOptions(options: GaussianProcessOptions): {
  x: Points
  y: Float64Array
  noiseVariances: Float64Array | undefined
} {
  const x = toPoints(options.x)
  if (x.count === 0 || x.inputs === 0) {
    throw new GpError(
      'INPUT_INVALID',
      `A fit needs one or more points of one or more inputs, but got ${x.count} points.`,
    )
  }
  const y = toVector(options.y, x.count, 'the outputs')
  checkSize(x.values, largestInput, 'Inputs')
  checkSize(y, largestOutput, 'Outputs')
  const noiseVariances = options.noiseVariances && toVector(options.noiseVariances, x.count, 'the noise variances')
  const negative = noiseVariances?.find((variance) => variance < 0)
  if (negative !== undefined) {
    throw new GpError('INPUT_INVALID', `Noise variances must be 0 or more, but one is ${negative}.`)
  }
  return { x, y, noiseVariances }
}

function checkSize(values: Float64Array, largest: number, what: string): void {
  const found = values.find((value) => Math.abs(value) > largest)
  if (found === undefined) return
  throw new GpError('INPUT_INVALID', `${what} must lie within ±${largest}, but one is ${found}. Use larger units.`)
}
