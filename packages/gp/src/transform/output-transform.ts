import { GpError } from '../gp-error.ts'
import { accuracyMoments, expit, logit, type ShareMoments } from './logit.ts'

/** The scales on which outputs can be modelled. */
export type OutputTransformName = 'identity' | 'log' | 'logit'

/** Mean and deviation on the natural scale. */
export type Moments = ShareMoments

/** A map from natural outputs to a scale on which they are closer to normal, and back. */
export interface OutputTransform {
  readonly name: OutputTransformName
  /** Natural outputs on the model's scale. */
  forward(y: ArrayLike<number>): Float64Array
  /** The natural value of a value on the model's scale; medians map to medians. */
  inverse(value: number): number
  /** The variance on the model's scale of an output with a known natural variance, by the delta method. */
  noiseVariance(y: number, variance: number): number
  /** Mean and deviation of the natural output whose transform is `N(mean, deviation²)`. */
  moments(mean: number, deviation: number): Moments
}

/**
 * The transform of a name: `identity`; `logit`, for shares such as accuracies (moved away from 0 and 1 by `margin`);
 * `log`, for positive quantities such as latencies, whose mean and deviation are then those of a log-normal.
 *
 * @param margin - For `logit`, e.g. half an image's share of an accuracy. Default 1e-4.
 * @throws {@link GpError} with code `INPUT_INVALID` from `forward` of `log`, for outputs that are not positive, and of
 * `logit`, for outputs outside [0, 1].
 */
export function outputTransform(name: OutputTransformName, margin: number = 1e-4): OutputTransform {
  if (name === 'log') return logTransform
  return name === 'logit' ? logitTransform(margin) : identityTransform
}

const identityTransform: OutputTransform = {
  name: 'identity',
  forward: (y) => Float64Array.from(y),
  inverse: (value) => value,
  noiseVariance: (_y, variance) => variance,
  moments: (mean, deviation) => ({ mean, deviation }),
}

const logTransform: OutputTransform = {
  name: 'log',
  forward: (y) => {
    const bad = Array.from(y).find((value) => !(value > 0 && value < Infinity))
    if (bad === undefined) return Float64Array.from(y, (value) => Math.log(value))
    throw new GpError('INPUT_INVALID', `Outputs on a log scale must be positive and finite, but one is ${bad}.`)
  },
  inverse: (value) => Math.exp(value),
  noiseVariance: (y, variance) => variance / (y * y),
  // Of a log-normal: exp(m + s²/2), and that times √(exp(s²) - 1), which for large s is exp(s²/2) to the last digit.
  moments: (mean, deviation) => {
    const variance = deviation * deviation
    const natural = Math.exp(mean + 0.5 * variance)
    const spread = variance < 40 ? natural * Math.sqrt(Math.expm1(variance)) : Math.exp(mean + variance)
    return { mean: natural, deviation: spread }
  },
}

function logitTransform(margin: number): OutputTransform {
  return {
    name: 'logit',
    forward: (y) => {
      const bad = Array.from(y).find((value) => !(value >= 0 && value <= 1))
      if (bad === undefined) return Float64Array.from(y, (value) => logit(value, margin))
      throw new GpError('INPUT_INVALID', `Outputs on a logit scale must be shares in [0, 1], but one is ${bad}.`)
    },
    inverse: expit,
    noiseVariance: (y, variance) => {
      const share = Math.min(1 - margin, Math.max(margin, y))
      return variance / (share * (1 - share)) ** 2
    },
    moments: accuracyMoments,
  }
}
