import { formatIssuePath, SegscaleError } from '@segscale/core'
import { rescaleCosts } from '../cost/closed-form.ts'
import type { Costs } from '../cost/count-architecture.ts'
import type { Family } from '../family.ts'
import type { NetInput } from '../instantiate.ts'
import { baseRescale, type Rescale } from '../rescale.ts'
import { spaceAxes, type Axis, type SpaceSettings } from './axis.ts'
import { CostTables, type CostTarget } from './cost-tables.ts'
import { spaceIssues } from './space-issues.ts'

/**
 * Every rescale that an experiment allows, numbered but not held in memory.
 *
 * The index is row-major over the axes (depth of segments 1 to s, then width of segments 1 to s) with the last axis
 * fastest, so that candidate 0 is the smallest net and the last candidate the largest.
 */
export class CandidateSpace {
  readonly family: Family
  readonly input: NetInput
  readonly axes: readonly Axis[]
  /** Number of candidates. */
  readonly size: number
  /** The rescale that keeps everything, inside the space or not. */
  readonly base: Rescale
  readonly baseCosts: Costs
  /** Index of the base; undefined where the space leaves it out. */
  readonly baseIndex: number | undefined
  readonly #params: CostTables
  readonly #macs: CostTables

  /** Use {@link candidateSpace}, which checks the settings first. */
  constructor(family: Family, settings: SpaceSettings, input: NetInput) {
    this.family = family
    this.input = input
    this.axes = spaceAxes(family, settings)
    this.size = this.axes.reduce((product, { levels }) => product * levels.length, 1)
    this.base = baseRescale(family)
    this.baseCosts = this.costsOf(this.base)
    this.baseIndex = this.indexOf(this.base)
    this.#params = new CostTables(family, this.axes, input, 'params')
    this.#macs = new CostTables(family, this.axes, input, 'macs')
  }

  /**
   * The candidate of an index.
   *
   * @throws RangeError outside [0, size).
   */
  rescaleAt(index: number): Rescale {
    const counts = this.#digitsAt(index).map((level, axis) => (this.axes[axis] as Axis).levels[level] as number)
    const segments = this.family.segments.length
    return { depth: counts.slice(0, segments), width: counts.slice(segments) }
  }

  /** The index of a rescale; undefined where the space does not hold it. */
  indexOf(rescale: Rescale): number | undefined {
    const counts = [...rescale.depth, ...rescale.width]
    if (rescale.depth.length !== rescale.width.length || counts.length !== this.axes.length) return undefined
    let index = 0
    for (const [axis, { levels }] of this.axes.entries()) {
      const level = levels.indexOf(counts[axis] as number)
      if (level < 0) return undefined
      index = index * levels.length + level
    }
    return index
  }

  /**
   * Params and MACs of the candidate of an index.
   *
   * @throws RangeError outside [0, size).
   */
  costsAt(index: number): Costs {
    const digits = this.#digitsAt(index)
    const cost = new Float64Array(1)
    this.#params.fill(digits, 1, cost)
    const params = cost[0] as number
    this.#macs.fill(digits, 1, cost)
    return { params, macs: cost[0] as number }
  }

  /**
   * Params and MACs of any rescale of the family, inside the space or not.
   *
   * @throws {@link SegscaleError} with code `RESCALE_INVALID`.
   */
  costsOf(rescale: Rescale): Costs {
    return rescaleCosts(this.family, rescale, this.input)
  }

  /**
   * Params, MACs or both of the candidates `from` to `to - 1`: `target.params[i]` is that of candidate `from + i`.
   *
   * @param target - Arrays of at least `to - from` numbers.
   * @throws RangeError where the range leaves the space or an array is too short.
   */
  fillCosts(from: number, to: number, target: CostTarget): void {
    const count = to - from
    if (!Number.isInteger(count) || count < 0 || to > this.size) {
      throw new RangeError(`Candidates ${from} to ${to} must lie within 0 to ${this.size}.`)
    }
    for (const array of [target.params, target.macs]) {
      if (array && array.length < count) throw new RangeError(`${count} costs do not fit into ${array.length} numbers.`)
    }
    if (count === 0) return
    const digits = this.#digitsAt(from)
    if (target.params) this.#params.fill(digits, count, target.params)
    if (target.macs) this.#macs.fill(digits, count, target.macs)
  }

  /** The level of every axis. */
  #digitsAt(index: number): number[] {
    if (!Number.isInteger(index) || index < 0 || index >= this.size) {
      throw new RangeError(`A candidate index must be an integer from 0 to ${this.size - 1}, found ${index}.`)
    }
    const digits: number[] = []
    let rest = index
    for (const { levels } of this.axes.toReversed()) {
      digits.push(rest % levels.length)
      rest = Math.floor(rest / levels.length)
    }
    return digits.reverse()
  }
}

/**
 * The candidate space that an experiment file describes.
 *
 * @throws {@link SegscaleError} with code `RESCALE_INVALID`, naming every choice that the family cannot have.
 */
export function candidateSpace(family: Family, settings: SpaceSettings, input: NetInput): CandidateSpace {
  const issues = spaceIssues(family, settings)
  if (issues.length === 0) return new CandidateSpace(family, settings, input)
  const problems = issues.map(({ path, message }) => `${formatIssuePath(path)}: ${message}`)
  throw new SegscaleError('RESCALE_INVALID', `The space must fit ${family.name}: ${problems.join('; ')}.`)
}
