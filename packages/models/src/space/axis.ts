import type { TrainingExperiment } from '@segscale/core'
import type { Family } from '../family.ts'

/** What an experiment file says of the candidate space. */
export type SpaceSettings = TrainingExperiment['space']

/** One choice of the candidate space: how much of one dimension of one segment is kept. */
export interface Axis {
  readonly kind: 'depth' | 'width'
  /** Segment, counted from 0. */
  readonly segment: number
  /** The segment's own blocks or channels. */
  readonly base: number
  /** Blocks or channels that may be kept, ascending, without repeats. */
  readonly levels: readonly number[]
}

/**
 * The axes of a space: depth of every segment, then width of every segment. This order is fixed everywhere.
 *
 * Levels may still be impossible for the family; checking the settings finds those.
 */
export function spaceAxes(family: Family, settings: SpaceSettings): Axis[] {
  const depth = family.segments.map(({ blocks: base }, segment): Axis => {
    return { kind: 'depth', segment, base, levels: ascending(depthLevels(settings.depth, segment, base)) }
  })
  const width = family.segments.map(({ channels: base }, segment): Axis => {
    return { kind: 'width', segment, base, levels: ascending(widthLevels(settings.width, segment, base)) }
  })
  return [...depth, ...width]
}

/**
 * Channels that a share of a segment keeps: rounded half up to a multiple, at least one multiple, at most all channels.
 *
 * A share of 1 leaves the segment as it is, even where its channels are no multiple.
 *
 * @param share - In [0, 1].
 */
export function roundedChannels(share: number, channels: number, roundTo: number): number {
  if (share === 1) return channels
  return Math.min(channels, Math.max(1, roundHalfUp((share * channels) / roundTo)) * roundTo)
}

function depthLevels(axis: SpaceSettings['depth'], segment: number, blocks: number): readonly number[] {
  if ('blocks' in axis) return listFor(axis.blocks, segment)
  if ('ratios' in axis) return axis.ratios.map((share) => Math.max(1, roundHalfUp(share * blocks)))
  return Array.from({ length: Math.max(0, blocks - axis.min + 1) }, (_, index) => axis.min + index)
}

function widthLevels(axis: SpaceSettings['width'], segment: number, channels: number): readonly number[] {
  if ('channels' in axis) return listFor(axis.channels, segment)
  const { roundTo } = axis
  if ('ratios' in axis) return axis.ratios.map((share) => roundedChannels(share, channels, roundTo))
  const firstMultiple = Math.ceil(axis.min / roundTo) * roundTo
  const levels = [axis.min, channels]
  for (let level = firstMultiple; level < channels; level += roundTo) levels.push(level)
  return levels.filter((level) => level <= channels)
}

function listFor(lists: readonly number[] | readonly (readonly number[])[], segment: number): readonly number[] {
  const isPerSegment = (all: typeof lists): all is readonly (readonly number[])[] => Array.isArray(all[0])
  return isPerSegment(lists) ? (lists[segment] ?? []) : lists
}

/** Decimal shares are not exact in binary: 0.145 of 100 must still be 15, not 14. */
function roundHalfUp(value: number): number {
  return Math.floor(value + 0.5 + 1e-9)
}

function ascending(levels: readonly number[]): number[] {
  return [...new Set(levels)].sort((a, b) => a - b)
}
