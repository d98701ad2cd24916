import type { FitVariable } from '../fit.ts'
import { GpError } from '../gp-error.ts'
import type { Kernel, KernelParameter } from '../kernel/kernel.ts'
import type { KernelName } from '../kernel/kernel-by-name.ts'
import { toPoints, toVector, type Points, type PointsLike } from '../points.ts'
import type { StandardizationKind } from '../standardization.ts'
import { dimensionScaledPrior, noisePrior } from './prior.ts'

/** Data and choices for a fit with usual bounds. */
export interface GaussianProcessOptions {
  /** `n` points of `d` inputs. */
  readonly x: PointsLike
  /** `n` outputs. */
  readonly y: ArrayLike<number>
  /** Known noise variance of each output, in squared output units; what is left of the noise is fitted beside it. */
  readonly noiseVariances?: ArrayLike<number>
  /** Default `matern52`, with a length scale per input. */
  readonly kernel?: KernelName
  /**
   * `none` (default) maximises the marginal likelihood alone. `dimension-scaled` adds log-normal priors on length
   * scales and noise, which keep a process simple where points are few (Hvarfner et al. 2024).
   */
  readonly priors?: 'none' | 'dimension-scaled'
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
  const noiseVariances = options.noiseVariances && toVector(options.noiseVariances, x.count, 'the noise variances')
  const negative = noiseVariances?.find((variance) => variance < 0)
  if (negative !== undefined) {
    throw new GpError('INPUT_INVALID', `Noise variances must be 0 or more, but one is ${negative}.`)
  }
  return { x, y, noiseVariances }
}

/** The variables of a fit to standardised outputs, with bounds and starts that follow the spread of the inputs. */
export function fitVariables(
  kernel: Kernel,
  x: Points,
  { priors = 'none' }: GaussianProcessOptions,
): { variables: FitVariable[]; noise: FitVariable } {
  const hasPriors = priors === 'dimension-scaled'
  const lengthscale = (range: number): FitVariable => {
    const prior = dimensionScaledPrior(x.inputs)
    return {
      start: 0.5 * range * Math.sqrt(x.inputs),
      bounds: [0.025 * range, 100 * range],
      typical: [0.05 * range, 100 * range],
      // The prior is for inputs that span [0, 1].
      ...(hasPriors && { prior: { ...prior, location: prior.location + Math.log(range) } }),
    }
  }
  const variable = (parameter: KernelParameter): FitVariable => {
    if (parameter.role === 'lengthscale') return lengthscale(spread(x, parameter.input))
    if (parameter.role === 'offset') return { start: 1, bounds: [1e-2, 1e2], typical: [0.1, 10] }
    return { start: 1, bounds: [1e-3, 1e4], typical: [0.1, 10] }
  }
  return {
    variables: kernel.parameters.map(variable),
    noise: { start: 1e-2, bounds: [1e-6, 10], typical: [1e-4, 0.5], ...(hasPriors && { prior: noisePrior }) },
  }
}

// The range of one input over the points, or the widest of all; 1 where it does not vary.
function spread({ count, inputs, values }: Points, input: number | undefined): number {
  if (input === undefined) {
    return Math.max(...Array.from({ length: inputs }, (_, j) => spread({ count, inputs, values }, j)))
  }
  let low = Infinity
  let high = -Infinity
  for (let i = 0; i < count; i++) {
    low = Math.min(low, values[i * inputs + input] as number)
    high = Math.max(high, values[i * inputs + input] as number)
  }
  return high > low ? high - low : 1
}
