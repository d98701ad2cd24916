import { normalCdf, normalPdf, normalQuantile } from './normal.ts'
import { sameLength } from './same-length.ts'

/** Root of the mean squared error, in the units of the outputs; NaN for empty lists, as all scores here. */
export function rootMeanSquaredError(observed: ArrayLike<number>, predicted: ArrayLike<number>): number {
  return Math.sqrt(meanOver(observed, predicted, (y, m) => (y - m) ** 2))
}

/** Mean absolute error, in the units of the outputs. */
export function meanAbsoluteError(observed: ArrayLike<number>, predicted: ArrayLike<number>): number {
  return meanOver(observed, predicted, (y, m) => Math.abs(y - m))
}

/** `1 - Σ (y - predicted)² / Σ (y - mean)²`: 1 is perfect, 0 is no better than the mean; undefined for constant `y`. */
export function rSquared(observed: ArrayLike<number>, predicted: ArrayLike<number>): number | undefined {
  sameLength(observed, predicted)
  const n = observed.length
  let mean = 0
  for (let i = 0; i < n; i++) mean += (observed[i] as number) / n
  let left = 0
  let total = 0
  let constant = true
  for (let i = 0; i < n; i++) {
    const y = observed[i] as number
    left += (y - (predicted[i] as number)) ** 2
    total += (y - mean) ** 2
    constant &&= y === observed[0]
  }
  return constant || total === 0 ? undefined : 1 - left / total
}

/** Mean of `-log N(y; mean, deviation²)`, natural log; lower is better. */
export function negativeLogPredictiveDensity(
  observed: ArrayLike<number>,
  mean: ArrayLike<number>,
  deviation: ArrayLike<number>,
): number {
  return meanOver(observed, mean, (y, m, i) => {
    const s = deviation[i] as number
    return 0.5 * ((y - m) / s) ** 2 + Math.log(s) + 0.5 * Math.log(2 * Math.PI)
  })
}

/**
 * Mean continuous ranked probability score of normal predictions, in the units of the outputs; lower is better.
 *
 * @see Gneiting and Raftery (2007), Strictly proper scoring rules, equation 21 (with the sign changed).
 */
export function continuousRankedProbabilityScore(
  observed: ArrayLike<number>,
  mean: ArrayLike<number>,
  deviation: ArrayLike<number>,
): number {
  return meanOver(observed, mean, (y, m, i) => {
    const s = deviation[i] as number
    const z = Math.abs(y - m) / s
    return s * (z * (1 - 2 * normalCdf(-z)) + 2 * normalPdf(z) - 1 / Math.sqrt(Math.PI))
  })
}

/**
 * The share of outputs inside the central interval of their predictions; equal to `level` for honest deviations.
 *
 * @param level - Probability of the interval, in (0, 1).
 */
export function intervalCoverage(
  observed: ArrayLike<number>,
  mean: ArrayLike<number>,
  deviation: ArrayLike<number>,
  level: number,
): number {
  const reach = normalQuantile(0.5 + level / 2)
  return meanOver(observed, mean, (y, m, i) => (Math.abs(y - m) <= reach * (deviation[i] as number) ? 1 : 0))
}

function meanOver(
  observed: ArrayLike<number>,
  predicted: ArrayLike<number>,
  score: (y: number, m: number, i: number) => number,
): number {
  sameLength(observed, predicted)
  let sum = 0
  for (let i = 0; i < observed.length; i++) sum += score(observed[i] as number, predicted[i] as number, i)
  return sum / observed.length
}
