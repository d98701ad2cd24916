import { paretoFront } from '../pareto/non-dominated.ts'
import { expectedImprovement, logExpectedImprovement } from './expected-improvement.ts'
import { logDifference, logSumExp } from './log-sum.ts'

const logRootTwoPi = 0.5 * Math.log(2 * Math.PI)
// For the rounding of bounds and scores, absolute and as a share.
const boundMargin = 1e-9
const boundShare = 1e-9

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
  /** For each objective but the last where columns begin, rising from the reference; then the distinct heights of the front. */
  readonly #levels: readonly Float64Array[]
  /** Natural logs of the distances between where columns begin; infinite for the last. */
  readonly #logWidths: readonly Float64Array[]
  /** Which height each column has; the last objective but one counts fastest. */
  readonly #columns: Int32Array
  // What a candidate is worked out in: there are millions of them.
  readonly #parts: readonly Float64Array[]
  readonly #volumes: Float64Array

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
    const heights = columnHeights(inside, cuts, reference[last] as number)
    const distinct = [...new Set(heights)]
    this.#levels = [...cuts, Float64Array.from(distinct)]
    this.#logWidths = cuts.map((cut) => cut.map((low, i) => Math.log((cut[i + 1] ?? Infinity) - low)))
    this.#columns = Int32Array.from(heights, (height) => distinct.indexOf(height))
    this.#parts = this.#levels.map((levels) => new Float64Array(levels.length))
    this.#volumes = new Float64Array(heights.length)
  }

  /** The expected volume that a candidate would add. */
  expectedImprovement(mean: readonly number[], deviation: readonly number[]): number {
    this.#fill(mean, deviation, (m, s, levels, above) => {
      for (let i = 0; i < levels.length; i++) above[i] = expectedImprovement(m, s, levels[i] as number)
    })
    this.#eachWidth((above, i) => (above[i] as number) - (above[i + 1] ?? 0))
    let bases = [1]
    for (const part of this.#parts.slice(0, -1))
      bases = bases.flatMap((base) => Array.from(part, (side) => base * side))
    const heights = this.#parts.at(-1) as Float64Array
    return bases.reduce((sum, base, c) => sum + base * (heights[this.#columns[c] as number] as number), 0)
  }

  /** Natural log of {@link UncertainFront.expectedImprovement}, also where that underflows. */
  logExpectedImprovement(mean: readonly number[], deviation: readonly number[]): number {
    this.#fill(mean, deviation, (m, s, levels, above) => {
      for (let i = 0; i < levels.length; i++) above[i] = logExpectedImprovement(m, s, levels[i] as number)
    })
    this.#eachWidth((above, i) => logDifference(above[i] as number, above[i + 1] ?? -Infinity))
    this.#addUp()
    return logSumExp(this.#volumes)
  }

  /**
   * A number that {@link UncertainFront.logExpectedImprovement} does not exceed, for a small part of its price: as if all
   * columns were worth a bound of the best of them.
   */
  logBound(mean: readonly number[], deviation: readonly number[]): number {
    this.#fill(mean, deviation, logBounds)
    for (const [j, widths] of this.#logWidths.entries()) {
      const above = this.#parts[j] as Float64Array
      for (let i = 0; i < widths.length; i++) above[i] = Math.min(above[i] as number, widths[i] as number)
    }
    this.#addUp()
    let largest = -Infinity
    for (const volume of this.#volumes) if (volume > largest) largest = volume
    return largest + Math.log(this.#volumes.length) + boundMargin
  }

  // Something about every level of every objective, from the belief about that objective.
  #fill(mean: readonly number[], deviation: readonly number[], write: LevelWriter): void {
    for (const [j, levels] of this.#levels.entries()) {
      write(mean[j] as number, deviation[j] as number, levels, this.#parts[j] as Float64Array)
    }
  }

  // In place from below, so that the level above is still as it was filled.
  #eachWidth(width: (above: Float64Array, i: number) => number): void {
    for (let j = 0; j < this.#parts.length - 1; j++) {
      const above = this.#parts[j] as Float64Array
      for (let i = 0; i < above.length; i++) above[i] = width(above, i)
    }
  }

  // Sums of the parts of each column, for logs.
  #addUp(): void {
    const volumes = this.#volumes
    volumes[0] = 0
    let count = 1
    for (let j = 0; j < this.#parts.length - 1; j++) {
      const part = this.#parts[j] as Float64Array
      // From the end, because a sum is replaced by those that begin with it.
      for (let c = count - 1; c >= 0; c--) {
        const before = volumes[c] as number
        for (let i = part.length - 1; i >= 0; i--) volumes[c * part.length + i] = before + (part[i] as number)
      }
      count *= part.length
    }
    const heights = this.#parts.at(-1) as Float64Array
    for (let c = 0; c < count; c++) {
      volumes[c] = (volumes[c] as number) + (heights[this.#columns[c] as number] as number)
    }
  }
}

type LevelWriter = (mean: number, deviation: number, levels: Float64Array, target: Float64Array) => void

// As `expectedImprovementLogBound`, for many levels: one logarithm for all of them that lie above the mean.
function logBounds(mean: number, deviation: number, levels: Float64Array, target: Float64Array): void {
  if (!(deviation > 0)) {
    for (let i = 0; i < levels.length; i++) target[i] = Math.log(Math.max(0, mean - (levels[i] as number)))
    return
  }
  const logDeviation = Math.log(deviation)
  for (let i = 0; i < levels.length; i++) {
    const z = (mean - (levels[i] as number)) / deviation
    const log = z < 0 ? -logRootTwoPi - 0.5 * z * z : Math.log(0.4 + z)
    target[i] = logDeviation + log + boundShare * (1 + Math.abs(log))
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
