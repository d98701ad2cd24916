import type { Costs, CostTarget } from '@segscale/models'
import type { NetRescale } from './net-rescale.ts'
import type { StudyNet } from './study-net.ts'

/** What a net costs; the latency, of one forward pass in milliseconds, only in a study that trades it. */
export interface NetCosts extends Costs {
  readonly latencyMs?: number
}

/** Where costs of many candidates are written to. */
export interface NetCostTarget extends CostTarget {
  readonly latencyMs?: Float64Array
}

/** One choice that tells candidates apart: what an axis of a family keeps, or a column of a table. */
export interface SpaceInput {
  /** `depth1`, `width3`, `width1+width2` for tied ones, or the name of a table's column. */
  readonly name: string
  /** At least two, ascending; of tied modifiers those of one of them. */
  readonly levels: readonly number[]
  /** The levels in the surrogate's input space: one number per level, ascending from 0 to 1. */
  readonly encoded: Float64Array
}

/** The lattice of a space's inputs: every combination of their levels. */
export interface InputLattice {
  /** The encoded levels of each input. */
  readonly tables: readonly Float64Array[]
  /** The lattice point of each candidate, ascending; undefined where each point is a candidate, with its number as index. */
  readonly candidates: ArrayLike<number> | undefined
}

/**
 * The candidates of a study, as the search sees them: numbered from 0, each with the level of every input, its costs and
 * its point in the surrogate's input space.
 *
 * Candidates come in the order of the lattice of the inputs, row-major with the last input fastest. A family offers every
 * combination of levels that no rule leaves out; a table only those that it has a row for.
 */
export interface SearchSpace {
  /** The inputs of the surrogate. Choices that leave no choice are none of them, so this may be empty. */
  readonly inputs: readonly SpaceInput[]
  /** Number of candidates; their indices are 0 to `size - 1`. */
  readonly size: number
  /**
   * The lattice of the inputs, where predictions of all of it are a quick way to those of the candidates. Undefined where most
   * points are no candidates, or where there is no input.
   */
  readonly lattice: InputLattice | undefined
  /**
   * Costs of the candidates `from` to `to - 1`: `target.params[i]` is that of candidate `from + i`.
   *
   * @throws RangeError where the range leaves the space or an array is too short.
   */
  fillCosts(from: number, to: number, target: NetCostTarget): void
  /**
   * Params and MACs of a candidate.
   *
   * @throws RangeError outside [0, size), as the functions below.
   */
  costsAt(index: number): NetCosts
  /** A candidate's point in the surrogate's input space, one coordinate in [0, 1] per input. */
  pointAt(index: number): number[]
  /** Which level of each input a candidate has, counted from 0. */
  levelsAt(index: number): number[]
  /** The candidate with these levels; undefined where there is none. */
  indexOfLevels(levels: readonly number[]): number | undefined
  /** What a candidate keeps, for people and files. */
  rescaleAt(index: number): NetRescale
  /** The candidate as a net that a study can ask for. */
  netAt(index: number): StudyNet
}
