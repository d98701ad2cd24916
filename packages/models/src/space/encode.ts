import { SegscaleError } from '@segscale/core'
import { rescaleLabel, type Rescale } from '../rescale.ts'
import type { Axis } from './axis.ts'
import type { CandidateSpace } from './candidate-space.ts'

/**
 * The axes that are inputs of the surrogate, as indices into `space.axes`, in their order.
 *
 * An axis with one level tells candidates apart in nothing and is left out. So the row-major number of a point on the
 * lattice of the inputs, last input fastest, is the index of its candidate.
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
  const kept = keptPerAxis(rescale)
  return inputAxes(space).map((axis) => encodeCount(kept[axis] as number, space.axes[axis] as Axis))
}

/**
 * Whether a rescale has a point in the surrogate's input space: it keeps what the axes with one level keep.
 *
 * Holds for every candidate, but not for every base: where a space fixes the depth below the base's, the surrogate
 * could not tell the base from a candidate.
 */
export function canEncode(rescale: Rescale, space: CandidateSpace): boolean {
  const kept = keptPerAxis(rescale)
  if (kept.length !== space.axes.length) return false
  return space.axes.every(({ levels }, axis) => levels.length > 1 || levels[0] === kept[axis])
}

/**
 * The coordinates of all candidates as one table per input: entry `[i][j]` is the encoding of level j of input i.
 *
 * @returns One array per axis of {@link inputAxes}, ascending from 0 to 1.
 */
export function latticeTables(space: CandidateSpace): Float64Array[] {
  return inputAxes(space).map((index) => {
    const axis = space.axes[index] as Axis
    return Float64Array.from(axis.levels, (level) => encodeCount(level, axis))
  })
}

function keptPerAxis(rescale: Rescale): number[] {
  return [...rescale.depth, ...rescale.width]
}

function encodeCount(count: number, { levels }: Axis): number {
  const lowest = Math.log2(levels[0] as number)
  const highest = Math.log2(levels.at(-1) as number)
  return (Math.log2(count) - lowest) / (highest - lowest)
}
