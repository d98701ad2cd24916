import { uniformSource } from '../random.ts'

/** A closed range of positive numbers. */
export type Range = readonly [low: number, high: number]

/**
 * Starting points that fill a box evenly: a rank-1 lattice with a seeded shift.
 *
 * @param box - For each variable the range to fill.
 * @returns `count` points of `box.length` numbers.
 * @see Roberts (2018), The unreasonable effectiveness of quasirandom sequences: the generalised golden ratio.
 */
export function spreadPoints(box: readonly Range[], count: number, seed: number): Float64Array[] {
  const uniform = uniformSource(seed)
  const ratio = goldenRatio(box.length)
  const shifts = box.map(() => uniform())
  return Array.from({ length: count }, (_, k) =>
    Float64Array.from(box, ([low, high], j) => {
      const position = ((shifts[j] as number) + (k + 1) * ratio ** -(j + 1)) % 1
      return low + position * (high - low)
    }),
  )
}

// The root above 1 of g^(d+1) = g + 1, by fixed-point iteration.
function goldenRatio(dimension: number): number {
  let ratio = 2
  for (let k = 0; k < 60; k++) ratio = (1 + ratio) ** (1 / (dimension + 1))
  return ratio
}
