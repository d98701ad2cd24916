import { rescaleLabel, type Rescale } from '../rescale.ts'
import { greatestCommonDivisor, roundedChannels } from './axis.ts'
import type { CandidateSpace } from './candidate-space.ts'

/**
 * Nets made by scaling all segments alike, the usual alternative to a rescale per segment: every block, and one share
 * of the channels in all segments; inner widths and head follow.
 *
 * The share runs from the smallest net to 1. Channels are rounded to the largest step that all widths of the space are
 * multiples of, so that these nets run as fast as the candidates, but they need not be candidates.
 *
 * @returns A chain of distinct nets, each with more params and MACs than the one before; the last is the base.
 */
export function uniformRescales(space: CandidateSpace): Rescale[] {
  const { depth, width } = space.base
  const roundTo = widthStep(space)
  // Every share at which some segment's rounding goes up by one step, and one share below all of them.
  const shares = width.flatMap((channels) =>
    Array.from({ length: Math.ceil(channels / roundTo) }, (_, step) => ((step + 0.5) * roundTo) / channels),
  )
  const chain = [0, ...shares.filter((share) => share < 1), 1]
    .sort((a, b) => a - b)
    .map((share): Rescale => ({ depth, width: width.map((channels) => roundedChannels(share, channels, roundTo)) }))
  return [...new Map(chain.map((rescale) => [rescaleLabel(rescale), rescale])).values()]
}

function widthStep(space: CandidateSpace): number {
  const levels = space.axes.flatMap(({ members }) =>
    members.flatMap(({ dimension, counts }) => (dimension.kind === 'width' ? counts : [])),
  )
  return levels.reduce(greatestCommonDivisor)
}
