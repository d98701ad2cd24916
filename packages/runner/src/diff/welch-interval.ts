import { studentDistribution, studentQuantile } from './student-t.ts'

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

/** How far apart two samples lie: their difference, its standard error, and the degrees of freedom of Welch's t. */
interface Distance {
  readonly difference: number
  readonly error: number
  /** Infinite where nothing varies. */
  readonly degrees: number
}

/**
 * The confidence interval of `b.mean - a.mean` for samples whose variances may differ.
 *
 * @param level - Confidence in (0, 1).
 * @see Welch (1947), Biometrika 34, 28-35; degrees of freedom by Satterthwaite (1946), Biometrics Bulletin 2, 110-114.
 */
export function welchInterval(a: Sample, b: Sample, level = 0.95): Interval {
  const { difference, error, degrees } = distance(a, b)
  if (error === 0) return { low: difference, high: difference, level }
  const reach = studentQuantile((1 + level) / 2, degrees) * error
  return { low: difference - reach, high: difference + reach, level }
}

/** The two-sided p-value of the hypothesis that both samples have the same mean, by Welch's test. */
export function welchProbability(a: Sample, b: Sample): number {
  const { difference, error, degrees } = distance(a, b)
  if (error === 0) return difference === 0 ? 1 : 0
  return 2 * (1 - studentDistribution(Math.abs(difference) / error, degrees))
}

/** More seeds than anybody trains. */
const mostSeeds = 10_000

/**
 * How many further values each sample needs until a difference as large as the present one would be told from none, if
 * means and deviations stay what they are.
 *
 * @param level - Confidence in (0, 1) that is asked for.
 * @returns Undefined where even {@link mostSeeds} would not do.
 */
export function valuesToDecide(a: Sample, b: Sample, level: number): number | undefined {
  const decides = (more: number): boolean => {
    return welchProbability({ ...a, n: a.n + more }, { ...b, n: b.n + more }) < 1 - level
  }
  if (!decides(mostSeeds)) return undefined
  let [low, high] = [0, mostSeeds]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (decides(middle)) high = middle
    else low = middle
  }
  return high
}

function distance(a: Sample, b: Sample): Distance {
  const [varianceA, varianceB] = [a.deviation ** 2 / a.n, b.deviation ** 2 / b.n]
  const variance = varianceA + varianceB
  const difference = b.mean - a.mean
  if (variance === 0) return { difference, error: 0, degrees: Infinity }
  const degrees = 1 / ((varianceA / variance) ** 2 / (a.n - 1) + (varianceB / variance) ** 2 / (b.n - 1))
  return { difference, error: Math.sqrt(variance), degrees }
}
