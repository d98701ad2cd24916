/** A median with its 95 % interval, in the unit of the samples. */
export interface MedianInterval {
  readonly median: number
  readonly low: number
  readonly high: number
}

/**
 * The median of some samples and a 95 % confidence interval of it that asks nothing of their distribution: the order
 * statistics at `n / 2 ± 0.98 sqrt(n)`. With fewer than six samples there is no such interval, and it is the whole range.
 *
 * @param samples - At least one.
 * @see Conover, Practical Nonparametric Statistics (1999), section 3.2.
 */
export function medianInterval(samples: readonly number[]): MedianInterval {
  const sorted = [...samples].sort((a, b) => a - b)
  const n = sorted.length
  const half = 0.98 * Math.sqrt(n)
  const at = (rank: number): number => sorted[Math.min(n - 1, Math.max(0, rank))] as number
  return {
    median: (at(Math.ceil(n / 2) - 1) + at(Math.floor(n / 2))) / 2,
    low: at(Math.floor(n / 2 - half)),
    high: at(Math.ceil(n / 2 + half) - 1),
  }
}

/**
 * A quantile, by linear interpolation between order statistics.
 *
 * @param samples - At least one.
 * @param share - In [0, 1].
 */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  const place = share * (sorted.length - 1)
  const low = Math.floor(place)
  const [below, above] = [sorted[low] as number, sorted[Math.min(sorted.length - 1, low + 1)] as number]
  return below + (place - low) * (above - below)
}
