import { paretoFront } from '../pareto/non-dominated.ts'
import { expectedImprovement } from './expected-improvement.ts'
import { FrontColumns } from './front-columns.ts'

// Levels of each objective by which candidates are sorted out, one after the other.
const coarsenings = [4, 8, 16]
// For the rounding of bounds and scores.
const boundMargin = 1e-9

/**
 * A front of `m` objectives, all to be maximised, and what candidates with independent normal beliefs about all of them
 * would add to the volume below it: exact.
 *
 * Space above the front is cut into columns; in each, the expected filled volume is a product over the objectives of
 * `E[clamp(Y - from, 0, to - from)]`, which is a difference of expected improvements. Columns number
 * `(front + 1)^(m - 1)`: meant for 2 and 3 objectives.
 *
 * @see Emmerich, Deutz, Klinkenberg (2011), Hypervolume-based expected improvement: monotonicity properties and exact
 * computation; Yang, Emmerich, Deutz, Bäck (2019), Efficient computation of expected hypervolume improvement.
 */
export class UncertainFront {
  readonly #columns: FrontColumns
  /** Roughest first. */
  readonly #coarser: readonly FrontColumns[]

  /**
   * Takes any points; dominated ones, duplicates and those below the reference do no harm.
   *
   * @param reference - Only volume above this point counts.
   */
  constructor(points: readonly (readonly number[])[], reference: readonly number[]) {
    const above = points.filter((point) => point.every((value, j) => value > (reference[j] as number)))
    // Dominated points would cut columns in two and change nothing.
    const inside = paretoFront(above).map((i) => above[i] as readonly number[])
    const last = reference.length - 1
    const cuts = reference.slice(0, last).map((low, j) => {
      const levels = new Set(inside.map((point) => point[j] as number))
      return Float64Array.of(low, ...[...levels].sort((a, b) => a - b))
    })
    this.#columns = new FrontColumns(cuts, columnHeights(inside, cuts, reference[last] as number))
    this.#coarser = coarsenings.map((most) => this.#columns.coarser(most))
  }

  /** The expected volume that a candidate would add. */
  expectedImprovement(mean: readonly number[], deviation: readonly number[]): number {
    const columns = this.#columns
    columns.fill(mean, deviation, (m, s, levels, above) => {
      for (let i = 0; i < levels.length; i++) above[i] = expectedImprovement(m, s, levels[i] as number)
    })
    columns.eachWidth((above, i) => (above[i] as number) - (above[i + 1] ?? 0))
    let bases = [1]
    for (const part of columns.parts.slice(0, -1))
      bases = bases.flatMap((base) => Array.from(part, (side) => base * side))
    return bases.reduce((sum, base, c) => sum + base * columns.heightPart(c), 0)
  }

  /** Natural log of {@link UncertainFront.expectedImprovement}, also where that underflows. */
  logExpectedImprovement(mean: readonly number[], deviation: readonly number[]): number {
    return this.#columns.logVolume(mean, deviation)
  }

  /**
   * A number that {@link UncertainFront.logExpectedImprovement} does not exceed, for a small part of its price.
   *
   * @param floor - A bound below it need not be as close as it could be. Default: it must.
   */
  logBound(mean: readonly number[], deviation: readonly number[], floor: number = -Infinity): number {
    let bound = Infinity
    for (const [i, columns] of this.#coarser.entries()) {
      if (i === 0) bound = columns.logBound(mean, deviation)
      if (bound >= floor) bound = Math.min(bound, columns.logVolume(mean, deviation) + boundMargin)
      if (bound < floor) return bound
    }
    return bound
  }
}

// The height of the front over every combination of cuts, the last cut counting fastest.
function columnHeights(
  inside: readonly (readonly number[])[],
  cuts: readonly Float64Array[],
  lowest: number,
): readonly number[] {
  const ends = cuts.map((cut) => [...cut.subarray(1), Infinity])
  const columns = ends.reduce<readonly (readonly number[])[]>(
    (all, levels) => all.flatMap((column) => levels.map((level) => [...column, level])),
    [[]],
  )
  return columns.map((to) => {
    const covering = inside.filter((point) => to.every((high, j) => (point[j] as number) >= high))
    return covering.reduce((height, point) => Math.max(height, point.at(-1) as number), lowest)
  })
}
