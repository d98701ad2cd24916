import { SegscaleError } from '@segscale/core'
import { countOf, dimensionsOf } from '../dimension.ts'
import { keptCounts } from '../kept-counts.ts'
import { rescaleLabel, rescaleProblems, type Rescale } from '../rescale.ts'
import type { Axis, AxisMember } from './axis.ts'
import type { CandidateSpace } from './candidate-space.ts'

/**
 * The axes that are inputs of the surrogate, as indices into `space.axes`, in their order.
 *
 * An axis with one level tells candidates apart in nothing and is left out. So the row-major number of a point on the
 * lattice of the inputs, last input fastest, is that of its candidate on the lattice of all axes: its index, or its entry in
 * `space.candidates`.
 */
export function inputAxes(space: CandidateSpace): number[] {
  return [...space.axes.keys()].filter((axis) => (space.axes[axis] as Axis).levels.length > 1)
}

/**
 * The point of a rescale in the surrogate's input space: log2 of what each axis keeps, mapped so that the axis' lowest
 * level is 0 and its highest 1.
 *
 * A rescale beyond the levels of an axis, as the base may be, has a coordinate outside [0, 1].
 *
 * @returns One coordinate per axis of {@link inputAxes}.
 * @throws {@link SegscaleError} with code `RESCALE_INVALID` where {@link canEncode} does not hold.
 */
export function encode(rescale: Rescale, space: CandidateSpace): number[] {
  if (!canEncode(rescale, space)) {
    throw new SegscaleError(
      'RESCALE_INVALID',
      `A net must keep what the space fixes to have a point among its candidates; ${rescaleLabel(rescale)} does not.`,
    )
  }
  const kept = keptCounts(space.family, rescale)
  return inputAxes(space).map((index) => {
    const axis = space.axes[index] as Axis
    return encodeCounts(
      axis.members.map(({ dimension }) => countOf(kept, dimension)),
      axis,
    )
  })
}

/**
 * Whether a rescale has a point in the surrogate's input space: it keeps what the axes with one level keep, and what the space
 * has no choice for.
 *
 * Holds for every candidate, but not for every base: where a space fixes the depth below the base's, the surrogate
 * could not tell the base from a candidate.
 */
export function canEncode(rescale: Rescale, space: CandidateSpace): boolean {
  const { axes, family } = space
  if (rescaleProblems(family, rescale).length > 0) return false
  const kept = keptCounts(family, rescale)
  const isSame = ({ dimension, counts }: AxisMember): boolean => counts[0] === countOf(kept, dimension)
  if (!axes.every(({ levels, members }) => levels.length > 1 || members.every(isSame))) return false
  const chosen = new Set(axes.flatMap(({ members }) => members.map(({ dimension }) => dimension.name)))
  const followed = keptCounts(family, { depth: rescale.depth, width: rescale.width })
  return dimensionsOf(family).every(
    (dimension) => chosen.has(dimension.name) || countOf(kept, dimension) === countOf(followed, dimension),
  )
}

/**
 * The coordinates of all candidates as one table per input: entry `[i][j]` is the encoding of level j of input i.
 *
 * @returns One array per axis of {@link inputAxes}, ascending from 0 to 1.
 */
export function latticeTables(space: CandidateSpace): Float64Array[] {
  return inputAxes(space).map((index) => {
    const axis = space.axes[index] as Axis
    return Float64Array.from(axis.levels, (_, level) => encodeCounts(countsAt(axis, level), axis))
  })
}

function countsAt({ members }: Axis, level: number): number[] {
  return members.map(({ counts }) => counts[level] as number)
}

/** Tied dimensions have one coordinate: the mean of their logarithms. */
function encodeCounts(counts: readonly number[], axis: Axis): number {
  const lowest = meanLogarithm(countsAt(axis, 0))
  const highest = meanLogarithm(countsAt(axis, axis.levels.length - 1))
  return (meanLogarithm(counts) - lowest) / (highest - lowest)
}

function meanLogarithm(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + Math.log2(count), 0) / counts.length
}
