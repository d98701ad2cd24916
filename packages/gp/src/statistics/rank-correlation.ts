import { sameLength } from './same-length.ts'

/** Ranks from 1, equal values sharing the mean of their ranks. */
export function averageRanks(values: ArrayLike<number>): Float64Array {
  const order = ascending(values)
  const ranks = new Float64Array(values.length)
  for (let from = 0; from < order.length;) {
    let to = from + 1
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++
    for (let k = from; k < to; k++) ranks[order[k] as number] = (from + to + 1) / 2
    from = to
  }
  return ranks
}

/** Pearson's correlation in [-1, 1]; undefined where either list is constant or shorter than 2. */
export function pearson(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  sameLength(a, b)
  const x = centred(a)
  const y = centred(b)
  let xx = 0
  let yy = 0
  let xy = 0
  for (let i = 0; i < x.length; i++) {
    xx += (x[i] as number) ** 2
    yy += (y[i] as number) ** 2
    xy += (x[i] as number) * (y[i] as number)
  }
  if (!(xx > 0 && yy > 0)) return undefined
  return Math.min(1, Math.max(-1, xy / (Math.sqrt(xx) * Math.sqrt(yy))))
}

/** Spearman's rank correlation in [-1, 1], with average ranks for ties; undefined where either list is constant. */
export function spearman(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  sameLength(a, b)
  return pearson(averageRanks(a), averageRanks(b))
}

/**
 * Kendall's tau-b in [-1, 1]: concordant less discordant pairs, corrected for ties; undefined where either list is
 * constant.
 *
 * @see Knight (1966), A computer method for calculating Kendall's tau with ungrouped data: `O(n log n)`.
 */
export function kendallTauB(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  sameLength(a, b)
  const n = a.length
  const x = averageRanks(a)
  const y = averageRanks(b)
  const order = Array.from({ length: n }, (_, i) => i)
  order.sort((i, j) => (x[i] as number) - (x[j] as number) || (y[i] as number) - (y[j] as number))
  const xs = Float64Array.from(order, (i) => x[i] as number)
  const ys = Float64Array.from(order, (i) => y[i] as number)
  const tiedBoth = tiedPairs(n, (i) => xs[i] === xs[i - 1] && ys[i] === ys[i - 1])
  const tiedX = tiedPairs(n, (i) => xs[i] === xs[i - 1])
  const swaps = sortCountingSwaps(ys)
  const tiedY = tiedPairs(n, (i) => ys[i] === ys[i - 1])
  const pairs = (n * (n - 1)) / 2
  if (!(pairs > tiedX && pairs > tiedY)) return undefined
  const balance = pairs - tiedX - tiedY + tiedBoth - 2 * swaps
  return Math.min(1, Math.max(-1, balance / Math.sqrt(pairs - tiedX) / Math.sqrt(pairs - tiedY)))
}

function ascending(values: ArrayLike<number>): number[] {
  return Array.from(values, (_, i) => i).sort((i, j) => (values[i] as number) - (values[j] as number))
}

// Divided by the largest first, so that squares of values like 1e-200 or 1e200 neither vanish nor overflow.
function centred(values: ArrayLike<number>): Float64Array {
  let largest = 0
  for (const value of Array.from(values)) largest = Math.max(largest, Math.abs(value))
  if (largest === 0) return new Float64Array(values.length)
  const scaled = Float64Array.from(values, (value) => value / largest)
  let mean = 0
  for (const value of scaled) mean += value / scaled.length
  const constant = scaled.every((value) => value === scaled[0])
  return scaled.map((value) => (constant ? 0 : value - mean))
}

// Pairs within runs of equal neighbours; `same(i)` says whether i equals i - 1.
function tiedPairs(n: number, same: (i: number) => boolean): number {
  let total = 0
  for (let i = 1, run = 1; i <= n; i++) {
    if (i < n && same(i)) run++
    else {
      total += (run * (run - 1)) / 2
      run = 1
    }
  }
  return total
}

// Merge sort in place; counts how many pairs stood in the wrong order.
function sortCountingSwaps(values: Float64Array): number {
  let swaps = 0
  let from: Float64Array = values
  let to: Float64Array = new Float64Array(values.length)
  for (let width = 1; width < values.length; width *= 2) {
    for (let low = 0; low < values.length; low += 2 * width) {
      const middle = Math.min(low + width, values.length)
      const high = Math.min(low + 2 * width, values.length)
      for (let k = low, i = low, j = middle; k < high; k++) {
        const takeRight = i >= middle || (j < high && (from[j] as number) < (from[i] as number))
        if (takeRight) swaps += middle - i
        to[k] = (takeRight ? from[j++] : from[i++]) as number
      }
    }
    ;[from, to] = [to, from]
  }
  values.set(from)
  return swaps
}
