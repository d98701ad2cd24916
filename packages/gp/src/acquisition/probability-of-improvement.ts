import { logNormalCdf, normalCdf } from '../statistics/normal.ts'

/**
 * `P(Y > best)` for `Y ~ N(mean, deviation²)`. With deviation 0 it is 1 or 0.
 *
 * @see Kushner (1964), A new method of locating the maximum point of an arbitrary multipeak curve.
 */
export function probabilityOfImprovement(mean: number, deviation: number, best: number): number {
  if (!(deviation > 0)) return mean > best ? 1 : 0
  return normalCdf((mean - best) / deviation)
}

/** Natural log of {@link probabilityOfImprovement}, finite where that underflows. */
export function logProbabilityOfImprovement(mean: number, deviation: number, best: number): number {
  if (!(deviation > 0)) return mean > best ? 0 : -Infinity
  return logNormalCdf((mean - best) / deviation)
}
