import type { Conditioned } from '../conditioned.ts'
import type { Kernel } from '../kernel/kernel.ts'
import { Pairs } from '../kernel/pairs.ts'
import type { Points } from '../points.ts'
import type { Standardization } from '../standardization.ts'
import { latticePoints, type LatticeTables } from './lattice.ts'

/** What of a posterior its values on a lattice follow from; a `Regression` is one. */
export interface LatticeSource {
  readonly kernel: Kernel
  readonly values: Float64Array
  /** Training points. */
  readonly x: Points
  readonly conditioned: Pick<Conditioned, 'n' | 'lower' | 'alpha' | 'mean'>
  readonly standardization: Standardization
}

/** The posterior of runs of lattice points. */
export interface RangePosterior {
  /**
   * Writes mean and deviation of the points `from` to `to - 1` to the start of the arrays, in the units of the outputs.
   *
   * A point's figures are the same bits whatever the range.
   *
   * @param deviation - Left out where only means are wanted, which take a small part of the time.
   */
  fill(from: number, to: number, mean: Float64Array, deviation?: Float64Array): void
}

/** The variances before any observation of `count` lattice points from an index on; overwritten by the next call. */
export type PriorVariance = (from: number, count: number) => Float64Array

/**
 * The variances before any observation.
 *
 * @param isStationary - That they are the same everywhere: then they are computed once.
 */
export function priorVariance(
  { kernel, values }: LatticeSource,
  tables: LatticeTables,
  isStationary: boolean,
): PriorVariance {
  const at = (from: number, count: number): Float64Array => {
    const points = { count, inputs: kernel.inputs, values: latticePoints(tables, from, count) }
    return kernel.evaluate(values, Pairs.diagonal(points)).covariance
  }
  if (!isStationary) return at
  const constant = at(0, 1)[0] as number
  let constants = new Float64Array(0)
  return (_, count) => {
    if (constants.length < count) constants = new Float64Array(count).fill(constant)
    return constants
  }
}
