import { contentKey, type JsonValue } from '@segscale/core'
import {
  canEncode,
  countArchitecture,
  encode,
  inputAxes,
  instantiate,
  latticeTables,
  type Axis,
  type CandidateSpace,
  type Costs,
  type CostTarget,
  type Rescale,
} from '@segscale/models'
import type { InputLattice, SearchSpace, SpaceInput } from './search-space.ts'
import type { StudyNet } from './study-net.ts'

/** The rescales of a family, as the search sees them. */
export class NetSpace implements SearchSpace {
  readonly rescales: CandidateSpace
  readonly inputs: readonly SpaceInput[]
  readonly size: number
  readonly lattice: InputLattice | undefined
  /** Which axes of the space the inputs are. */
  readonly #axes: readonly number[]

  constructor(rescales: CandidateSpace) {
    this.rescales = rescales
    const tables = latticeTables(rescales)
    this.#axes = inputAxes(rescales)
    this.inputs = this.#axes.map((axis, input) => {
      const { name, levels } = rescales.axes[axis] as Axis
      return { name, levels, encoded: tables[input] as Float64Array }
    })
    this.size = rescales.size
    // Axes with one level do not change the number of a lattice point.
    this.lattice = tables.length === 0 ? undefined : { tables, candidates: rescales.candidates }
  }

  /** Costs of the candidates `from` to `to - 1`. */
  fillCosts(from: number, to: number, target: CostTarget): void {
    this.rescales.fillCosts(from, to, target)
  }

  /** Params and MACs of a candidate. */
  costsAt(index: number): Costs {
    const { params, macs } = this.rescales.costsAt(index)
    return { params, macs }
  }

  /** A candidate's point in the surrogate's input space. */
  pointAt(index: number): number[] {
    return this.levelsAt(index).map((level, input) => this.inputs[input]?.encoded[level] as number)
  }

  /** Which level of each input a candidate has. */
  levelsAt(index: number): number[] {
    const levels = this.rescales.levelsAt(index)
    return this.#axes.map((axis) => levels[axis] as number)
  }

  /** The candidate with these levels; undefined where there is none. */
  indexOfLevels(levels: readonly number[]): number | undefined {
    if (levels.length !== this.#axes.length) return undefined
    const all = this.rescales.axes.map(() => 0)
    for (const [input, axis] of this.#axes.entries()) all[axis] = levels[input] as number
    return this.rescales.indexOfLevels(all)
  }

  /** What a candidate keeps. */
  rescaleAt(index: number): Rescale {
    return this.rescales.rescaleAt(index)
  }

  /** The candidate as a net that a study can ask for. */
  netAt(index: number): StudyNet {
    return this.netOf(this.rescaleAt(index))
  }

  /**
   * The net of any rescale of the family, inside the space or not.
   *
   * @throws SegscaleError with code `RESCALE_INVALID`.
   */
  netOf(rescale: Rescale): StudyNet {
    const { family, input } = this.rescales
    const architecture = instantiate(family, rescale, input)
    const { params, macs } = countArchitecture(architecture)
    const identity = contentKey(architecture as unknown as JsonValue)
    const index = this.rescales.indexOf(rescale)
    const point = canEncode(rescale, this.rescales) ? encode(rescale, this.rescales) : undefined
    return { rescale, index, point, architecture, identity, params, macs }
  }
}
