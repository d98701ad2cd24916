import { formatIssuePath, SegscaleError } from '@segscale/core'
import type { RescaleCosts } from '../cost/cost-parts.ts'
import { rescaleCosts } from '../cost/rescale-costs.ts'
import { countOf, dimensionsOf } from '../dimension.ts'
import type { Family } from '../family.ts'
import type { NetInput } from '../instantiate.ts'
import { keptCounts } from '../kept-counts.ts'
import { baseRescale, rescaleProblems, type Rescale } from '../rescale.ts'
import { rescaleOfLevels, spaceAxes, type Axis, type SpaceSettings } from './axis.ts'
import { CostTables, type CostTarget } from './cost-tables.ts'
import { selectCandidates } from './select-candidates.ts'
import { spaceIssues } from './space-issues.ts'

const costNames = ['params', 'macs', 'peakActivationBytes'] as const

/**
 * Every rescale that an experiment allows, numbered.
 *
 * The choices of all axes make a lattice, numbered row-major over the axes (depth of segments 1 to s, then width of segments 1
 * to s, then inner widths and head where there is a choice) with the last axis fastest. Usually every point is a
 * candidate with the point's number as its index, and none is held in memory; point 0 is the smallest net and the last the
 * largest. Where rules exclude points, or points give the same net, the candidates are the others, numbered in the same
 * order.
 */
export class CandidateSpace {
  readonly family: Family
  readonly settings: SpaceSettings
  readonly input: NetInput
  readonly axes: readonly Axis[]
  /** Number of candidates. */
  readonly size: number
  /** The number of each candidate on the lattice of all axes, ascending; undefined where all points are candidates. */
  readonly candidates: Float64Array | undefined
  /** The rescale that keeps everything, inside the space or not. */
  readonly base: Rescale
  readonly baseCosts: RescaleCosts
  /** Index of the base; undefined where the space leaves it out. */
  readonly baseIndex: number | undefined
  readonly #points: number
  readonly #tables: CostTables

  /**
   * Use {@link candidateSpace}, which checks the settings first.
   *
   * @param candidates - Where they are known: the numbers of the lattice points, ascending.
   */
  constructor(family: Family, settings: SpaceSettings, input: NetInput, candidates?: Float64Array) {
    this.family = family
    this.settings = settings
    this.input = input
    this.axes = spaceAxes(family, settings)
    this.#points = this.axes.reduce((product, { levels }) => product * levels.length, 1)
    this.#tables = new CostTables(family, this.axes, input)
    const { axes } = this
    const selection = { family, settings, input, axes, tables: this.#tables, size: this.#points }
    this.candidates = candidates ?? selectCandidates(selection)
    this.size = this.candidates?.length ?? this.#points
    this.base = baseIn(family, this.axes)
    this.baseCosts = this.costsOf(this.base)
    this.baseIndex = this.indexOf(this.base)
  }

  /**
   * The candidate of an index.
   *
   * @throws RangeError outside [0, size).
   */
  rescaleAt(index: number): Rescale {
    return rescaleOfLevels(this.family, this.axes, this.levelsAt(index))
  }

  /** The index of a rescale; undefined where the space does not hold it. */
  indexOf(rescale: Rescale): number | undefined {
    const levels = this.#levelsOf(rescale)
    return levels === undefined ? undefined : this.indexOfLevels(levels)
  }

  /** The candidate with these levels, one per axis; undefined where there is none. */
  indexOfLevels(levels: readonly number[]): number | undefined {
    if (levels.length !== this.axes.length) return undefined
    let point = 0
    for (const [axis, { levels: all }] of this.axes.entries()) {
      const level = levels[axis] as number
      if (!(level >= 0 && level < all.length)) return undefined
      point = point * all.length + level
    }
    return this.indexOfPoint(point)
  }

  /** The candidate at a point of the lattice; undefined where there is none. */
  indexOfPoint(point: number): number | undefined {
    if (this.candidates === undefined) return point
    let [from, to] = [0, this.candidates.length]
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((this.candidates[middle] as number) < point) from = middle + 1
      else to = middle
    }
    return this.candidates[from] === point ? from : undefined
  }

  /**
   * The level of a candidate on every axis, counted from 0.
   *
   * @throws RangeError outside [0, size).
   */
  levelsAt(index: number): number[] {
    if (!Number.isInteger(index) || index < 0 || index >= this.size) {
      throw new RangeError(`A candidate index must be an integer from 0 to ${this.size - 1}, found ${index}.`)
    }
    const digits: number[] = []
    let rest = this.candidates?.[index] ?? index
    for (const { levels } of this.axes.toReversed()) {
      digits.push(rest % levels.length)
      rest = Math.floor(rest / levels.length)
    }
    return digits.reverse()
  }

  /** The candidates that pass a test of their index, as a space of their own on the same lattice; possibly none. */
  narrowed(isIn: (index: number) => boolean): CandidateSpace {
    const points: number[] = []
    for (let index = 0; index < this.size; index++) if (isIn(index)) points.push(this.candidates?.[index] ?? index)
    return new CandidateSpace(this.family, this.settings, this.input, Float64Array.from(points))
  }

  /**
   * What the candidate of an index costs.
   *
   * @throws RangeError outside [0, size).
   */
  costsAt(index: number): RescaleCosts {
    const digits = this.levelsAt(index)
    const cost = new Float64Array(1)
    const [params, macs, peakActivationBytes] = costNames.map((name) => {
      this.#tables.fill(name, digits, 1, cost)
      return cost[0]
    }) as [number, number, number]
    return { params, macs, peakActivationBytes }
  }

  /**
   * What any rescale of the family costs, inside the space or not.
   *
   * @throws {@link SegscaleError} with code `RESCALE_INVALID`.
   */
  costsOf(rescale: Rescale): RescaleCosts {
    return rescaleCosts(this.family, rescale, this.input)
  }

  /**
   * Costs of the candidates `from` to `to - 1`: `target.params[i]` is that of candidate `from + i`.
   *
   * @param target - Arrays of at least `to - from` numbers.
   * @throws RangeError where the range leaves the space or an array is too short.
   */
  fillCosts(from: number, to: number, target: CostTarget): void {
    const count = to - from
    if (!Number.isInteger(count) || count < 0 || to > this.size) {
      throw new RangeError(`Candidates ${from} to ${to} must lie within 0 to ${this.size}.`)
    }
    for (const name of costNames) {
      const array = target[name]
      if (array && array.length < count) throw new RangeError(`${count} costs do not fit into ${array.length} numbers.`)
    }
    if (count === 0) return
    // Neighbours on the lattice are computed together.
    for (let start = from; start < to;) {
      const run = this.#runFrom(start, to)
      const digits = this.levelsAt(start)
      for (const name of costNames) {
        const array = target[name]
        if (array) this.#tables.fill(name, digits, run, array.subarray(start - from, start - from + run))
      }
      start += run
    }
  }

  /** How many candidates from one on stand next to each other on the lattice. */
  #runFrom(start: number, to: number): number {
    const { candidates } = this
    if (candidates === undefined) return to - start
    let end = start + 1
    while (end < to && candidates[end] === (candidates[start] as number) + end - start) end++
    return end - start
  }

  #levelsOf(rescale: Rescale): number[] | undefined {
    if (rescaleProblems(this.family, rescale).length > 0) return undefined
    const kept = keptCounts(this.family, rescale)
    const levels = this.axes.map(({ members, levels }) =>
      [...levels.keys()].findIndex((level) =>
        members.every(({ dimension, counts }) => counts[level] === countOf(kept, dimension)),
      ),
    )
    if (levels.includes(-1)) return undefined
    // What the space has no choice for must be as it is in every candidate.
    const own = keptCounts(this.family, rescaleOfLevels(this.family, this.axes, levels))
    const isSame = dimensionsOf(this.family).every((dimension) => countOf(own, dimension) === countOf(kept, dimension))
    return isSame ? levels : undefined
  }
}

/** The base with a number for all that the space has a choice for. */
function baseIn(family: Family, axes: readonly Axis[]): Rescale {
  const base = baseRescale(family)
  const kept = keptCounts(family, base)
  const kinds = new Set(axes.flatMap(({ members }) => members.map(({ dimension }) => dimension.kind)))
  return {
    ...base,
    ...(kinds.has('inner') && { inner: kept.segments.map(({ inner }) => inner) }),
    ...(kinds.has('head') && kept.head !== undefined && { head: kept.head }),
  }
}

/**
 * The candidate space that an experiment file describes.
 *
 * @throws {@link SegscaleError} with code `RESCALE_INVALID`, naming every choice that the family cannot have.
 */
export function candidateSpace(family: Family, settings: SpaceSettings, input: NetInput): CandidateSpace {
  const issues = spaceIssues(family, settings)
  if (issues.length > 0) {
    const problems = issues.map(({ path, message }) => `${formatIssuePath(path)}: ${message}`)
    throw new SegscaleError('RESCALE_INVALID', `The space must fit ${family.name}: ${problems.join('; ')}.`)
  }
  const space = new CandidateSpace(family, settings, input)
  if (space.size > 0) return space
  throw new SegscaleError('RESCALE_INVALID', 'The space must hold a candidate, but exclude and constraints leave none.')
}
