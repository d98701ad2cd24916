/*
 * All acquisitions take a normal belief about a score that is to be maximised. For one that is minimised, pass
 * `-mean` and `-best`.
 *
 * [Ament2023] Ament, Daulton, Eriksson, Balandat, Bakshy (2023), Unexpected Improvements to Expected Improvement for
 * Bayesian Optimization, NeurIPS.
 */
import { logNormalPdf, millsRatio, normalCdf, normalPdf } from '../statistics/normal.ts'

/**
 * `E[max(0, Y - best)]` for `Y ~ N(mean, deviation²)`, in the units of the score.
 *
 * Accurate to about 1e-14 relative until it underflows, near 38 deviations below `best`; beyond, rank by
 * {@link logExpectedImprovement}.
 *
 * @param deviation - 0 or more; at 0 the improvement is certain.
 * @see Jones, Schonlau, Welch (1998), Efficient global optimization, equation 15.
 */
export function expectedImprovement(mean: number, deviation: number, best: number): number {
  const z = (mean - best) / deviation
  if (!(deviation > 0) || z > certain) return Math.max(0, mean - best)
  return deviation * standardImprovement(z)
}

/**
 * Natural log of {@link expectedImprovement}, finite and accurate wherever `z = (mean - best) / deviation` is above
 * -1e150; `-Infinity` where there is no improvement at all.
 *
 * @see [Ament2023], equations 8 and 9. Beyond z = -10 an asymptotic series replaces their difference of 1 and a ratio,
 * which loses `z²` units in the last place.
 */
export function logExpectedImprovement(mean: number, deviation: number, best: number): number {
  const z = (mean - best) / deviation
  if (!(deviation > 0) || z > certain) return Math.log(Math.max(0, mean - best))
  const logStandard = z > -1 ? Math.log(standardImprovement(z)) : logNormalPdf(z) + Math.log(tailShare(-z))
  return Math.log(deviation) + logStandard
}

// So many deviations above the best, nothing is left of the uncertainty in double precision; further on, `z` may overflow.
const certain = 40
const logRootTwoPi = 0.5 * Math.log(2 * Math.PI)
// Makes up for the rounding of bound and value, as a share.
const roundingShare = 1e-9

/**
 * A number that {@link logExpectedImprovement} does not exceed, for the price of one logarithm: `φ(z) + z Φ(z)` is at
 * most `φ(z)` below 0 and at most `φ(0) + z` above.
 */
export function expectedImprovementLogBound(mean: number, deviation: number, best: number): number {
  if (!(deviation > 0)) return Math.log(Math.max(0, mean - best))
  const z = (mean - best) / deviation
  const bound = z < 0 ? Math.log(deviation) - logRootTwoPi - 0.5 * z * z : Math.log(deviation * (0.4 + z))
  return bound === -Infinity ? bound : bound + roundingShare * (1 + Math.abs(bound))
}

// φ(z) + z Φ(z).
function standardImprovement(z: number): number {
  if (z > -1) return normalPdf(z) + z * normalCdf(z)
  return normalPdf(z) * tailShare(-z)
}

// 1 - t Φ(-t)/φ(t) for t >= 1; the series is 1/t² - 3/t⁴ + 15/t⁶ - ...
function tailShare(t: number): number {
  if (t < 10) return 1 - t * millsRatio(t)
  const inverseSquare = 1 / (t * t)
  let term = inverseSquare
  let sum = term
  for (let odd = 3; odd < 60 && Math.abs(term) > 1e-17 * sum; odd += 2) {
    term *= -odd * inverseSquare
    sum += term
  }
  return sum
}
