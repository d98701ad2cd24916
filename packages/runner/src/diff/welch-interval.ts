import { studentQuantile } from './student-t.ts'

/** What is known of one side: the mean of `n` values and their sample standard deviation. */
export interface Sample {
  readonly mean: number
  readonly deviation: number
  /** At least 2. */
  readonly n: number
}

/** A difference and the range that holds the true one with the stated level of confidence. */
export interface Interval {
  readonly low: number
  readonly high: number
  readonly level: number
}

/**
 * The confidence interval of `b.mean - a.mean` for samples whose variances may differ.
 *
 * @param level - Confidence in (0, 1).
 * @see Welch (1947), Biometrika 34, 28-35; degrees of freedom by Satterthwaite (1946), Biometrics Bulletin 2, 110-114.
 */
export function welchInterval(a: Sample, b: Sample, level = 0.95): Interval {
  const [varianceA, varianceB] = [a.deviation ** 2 / a.n, b.deviation ** 2 / b.n]
  const variance = varianceA + varianceB
  const difference = b.mean - a.mean
  if (variance === 0) return { low: difference, high: difference, level }
  const degrees = 1 / ((varianceA / variance) ** 2 / (a.n - 1) + (varianceB / variance) ** 2 / (b.n - 1))
  const reach = studentQuantile((1 + level) / 2, degrees) * Math.sqrt(variance)
  return { low: difference - reach, high: difference + reach, level }
}
