import { RandomStream } from '@segscale/core'
import { sobolPoints } from './sobol.ts'
import type { SentinelSettings } from './sentinel-issues.ts'
import { resolutionFourRuns, twoLevelFraction } from './two-level-fraction.ts'

/** The level of every input of one lattice point, counted from 0. */
export type Levels = readonly number[]

/**
 * The points of a design on a lattice, as levels of its inputs; `sobol` goes on without end, until its numbers run out.
 *
 * - `corners`: every combination of each input's lowest and highest level.
 * - `fraction`: a regular fraction of the corners, each input low in one half of the points and high in the other; of
 *   resolution IV or better unless `runs` asks for fewer.
 * - `corners+mid`: the corners, then the point whose every input is nearest to the middle of its encoded range.
 * - `axis`: all inputs at their lowest, all at their highest, then one at a time at its lowest.
 * - `sobol`: points evenly spread over the levels; the same point may come again.
 *
 * A `seed` other than 0 gives another fraction of the same resolution, with inputs in another order and some of them
 * turned around, or shifts the Sobol points.
 *
 * @param encoded - The encoded levels of each input, ascending from 0 to 1.
 * @param settings - As checked by `designIssues`; a list has no points here.
 */
export function* designLevels(
  encoded: readonly ArrayLike<number>[],
  { design, runs, seed = 0 }: Omit<SentinelSettings, 'list'>,
): Generator<Levels, void, undefined> {
  const counts = encoded.map(({ length }) => length)
  const extremes = (rows: readonly (readonly (0 | 1)[])[]): Levels[] =>
    rows.map((row) => row.map((isHigh, input) => isHigh * ((counts[input] as number) - 1)))
  switch (design) {
    case 'corners':
    case 'corners+mid':
      yield* extremes(twoLevelFraction(counts.length, 2 ** counts.length).rows)
      if (design === 'corners+mid') yield encoded.map(middle)
      return
    case 'axis':
      yield* extremes(oneAtATime(counts.length))
      return
    case 'fraction':
      yield* extremes(varied(twoLevelFraction(counts.length, runs ?? resolutionFourRuns(counts.length)).rows, seed))
      return
    case 'sobol':
      if (counts.length > 0) yield* sobolLevels(counts, seed)
      return
    case 'list':
      return
  }
}

/** Another fraction of the same kind: inputs change places, and some change their sign. */
function varied(rows: readonly (readonly (0 | 1)[])[], seed: number): readonly (readonly (0 | 1)[])[] {
  if (seed === 0) return rows
  const random = RandomStream.derive('sentinels', seed)
  const order = random.shuffle((rows[0] ?? []).map((_, input) => input))
  const flips = order.map(() => random.integer(2))
  return rows.map((row) => order.map((from, input) => ((row[from] as 0 | 1) ^ (flips[input] as number)) as 0 | 1))
}

/** @see Cranley and Patterson (1976), Randomization of number theoretic methods for multiple integration, for the shift. */
function* sobolLevels(counts: readonly number[], seed: number): Generator<Levels, void, undefined> {
  const random = RandomStream.derive('sentinels', seed)
  const shifts = counts.map(() => (seed === 0 ? 0 : random.uniform()))
  for (const point of sobolPoints(counts.length)) {
    yield point.map((coordinate, input) => {
      const shifted = (coordinate + (shifts[input] as number)) % 1
      return Math.floor(shifted * (counts[input] as number))
    })
  }
}

function middle(encoded: ArrayLike<number>): number {
  let nearest = 0
  for (let level = 1; level < encoded.length; level++) {
    // Ties go to the lower level, the smaller net.
    if (Math.abs((encoded[level] as number) - 0.5) < Math.abs((encoded[nearest] as number) - 0.5)) nearest = level
  }
  return nearest
}

function oneAtATime(inputs: number): (0 | 1)[][] {
  const row = (isHigh: (input: number) => boolean): (0 | 1)[] =>
    Array.from({ length: inputs }, (_, input) => (isHigh(input) ? 1 : 0))
  return [
    row(() => false),
    row(() => true),
    ...Array.from({ length: inputs }, (_, low) => row((input) => input !== low)),
  ]
}
