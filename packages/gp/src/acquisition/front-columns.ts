import { logExpectedImprovement } from './expected-improvement.ts'
import { logDifference, logSumExp } from './log-sum.ts'

const logRootTwoPi = 0.5 * Math.log(2 * Math.PI)
// For the rounding of bounds and scores, absolute and as a share.
const boundMargin = 1e-9
const boundShare = 1e-9

/** Writes something about every level of an objective, from the belief about that objective. */
export type LevelWriter = (mean: number, deviation: number, levels: Float64Array, target: Float64Array) => void

/**
 * The space above a front, cut into columns that stand on a grid over all objectives but the last.
 *
 * What a candidate is worked out in belongs to it, because there are millions of candidates.
 */
export class FrontColumns {
  /** For each objective but the last where columns begin, rising from the reference. */
  readonly cuts: readonly Float64Array[]
  /** The height of the front under each column, the last cut counting fastest. */
  readonly heights: readonly number[]
  /** For each objective a number for each of its levels. */
  readonly parts: readonly Float64Array[]
  /** A number for each column. */
  readonly volumes: Float64Array
  /** The cuts, then the distinct heights. */
  readonly #levels: readonly Float64Array[]
  /** Natural logs of the distances between where columns begin; infinite for the last. */
  readonly #logWidths: readonly Float64Array[]
  /** Which of the distinct heights each column has. */
  readonly #places: Int32Array

  constructor(cuts: readonly Float64Array[], heights: readonly number[]) {
    const distinct = [...new Set(heights)]
    this.cuts = cuts
    this.heights = heights
    this.#levels = [...cuts, Float64Array.from(distinct)]
    this.#logWidths = cuts.map((cut) => cut.map((low, i) => Math.log((cut[i + 1] ?? Infinity) - low)))
    this.#places = Int32Array.from(heights, (height) => distinct.indexOf(height))
    this.parts = this.#levels.map((levels) => new Float64Array(levels.length))
    this.volumes = new Float64Array(heights.length)
  }

  /** Columns put together into at most `most` for each objective, as low as the lowest of each: more space, never less. */
  coarser(most: number): FrontColumns {
    const steps = this.cuts.map((cut) => Math.ceil(cut.length / most))
    const cuts = this.cuts.map((cut, j) => cut.filter((_, i) => i % (steps[j] as number) === 0))
    const heights = new Array<number>(cuts.reduce((count, cut) => count * cut.length, 1)).fill(Infinity)
    for (const [c, height] of this.heights.entries()) {
      let left = c
      let place = 0
      let stride = 1
      for (let j = cuts.length - 1; j >= 0; j--) {
        const count = (this.cuts[j] as Float64Array).length
        place += stride * Math.floor((left % count) / (steps[j] as number))
        stride *= (cuts[j] as Float64Array).length
        left = Math.floor(left / count)
      }
      heights[place] = Math.min(heights[place] as number, height)
    }
    return new FrontColumns(cuts, heights)
  }

  /** Fills `parts`. */
  fill(mean: readonly number[], deviation: readonly number[], write: LevelWriter): void {
    for (const [j, levels] of this.#levels.entries()) {
      write(mean[j] as number, deviation[j] as number, levels, this.parts[j] as Float64Array)
    }
  }

  /** Replaces the parts of all cuts, from below, so that the level above is still as it was filled. */
  eachWidth(width: (above: Float64Array, i: number) => number): void {
    for (let j = 0; j < this.parts.length - 1; j++) {
      const above = this.parts[j] as Float64Array
      for (let i = 0; i < above.length; i++) above[i] = width(above, i)
    }
  }

  /** The part of a column's height. */
  heightPart(column: number): number {
    return (this.parts.at(-1) as Float64Array)[this.#places[column] as number] as number
  }

  // Sums of the parts of each column, for logs, into `volumes`.
  #addUp(): void {
    const volumes = this.volumes
    volumes[0] = 0
    let count = 1
    for (let j = 0; j < this.parts.length - 1; j++) {
      const part = this.parts[j] as Float64Array
      // From the end, because a sum is replaced by those that begin with it.
      for (let c = count - 1; c >= 0; c--) {
        const before = volumes[c] as number
        for (let i = part.length - 1; i >= 0; i--) volumes[c * part.length + i] = before + (part[i] as number)
      }
      count *= part.length
    }
    for (let c = 0; c < count; c++) volumes[c] = (volumes[c] as number) + this.heightPart(c)
  }

  /** Natural log of the expected volume in all columns. */
  logVolume(mean: readonly number[], deviation: readonly number[]): number {
    this.fill(mean, deviation, logImprovements)
    this.eachWidth((above, i) => logDifference(above[i] as number, above[i + 1] ?? -Infinity))
    this.#addUp()
    return logSumExp(this.volumes)
  }

  /** At least the log of the expected volume in all columns: as if all were worth a bound of the best of them. */
  logBound(mean: readonly number[], deviation: readonly number[]): number {
    this.fill(mean, deviation, logBounds)
    for (const [j, widths] of this.#logWidths.entries()) {
      const above = this.parts[j] as Float64Array
      for (let i = 0; i < widths.length; i++) above[i] = Math.min(above[i] as number, widths[i] as number)
    }
    this.#addUp()
    let largest = -Infinity
    for (const volume of this.volumes) if (volume > largest) largest = volume
    return largest + Math.log(this.volumes.length) + boundMargin
  }
}

// The log of the expected improvement over every level.
const logImprovements: LevelWriter = (mean, deviation, levels, target) => {
  for (let i = 0; i < levels.length; i++) target[i] = logExpectedImprovement(mean, deviation, levels[i] as number)
}

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
