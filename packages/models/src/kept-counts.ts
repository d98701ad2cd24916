import { blockForm, type Family } from './family.ts'
import type { Rescale } from './rescale.ts'

/** What is left of one segment. */
export interface KeptSegment {
  readonly blocks: number
  readonly channels: number
  /** Channels inside a block, or its expansion; 0 where a block has no inside. */
  readonly inner: number
}

/** What a rescale leaves of a family, with what it does not say filled in. */
export interface KeptCounts {
  /** Channels of the stem; 0 where there is none. */
  readonly stem: number
  readonly segments: readonly KeptSegment[]
  /** Channels of the head's convolution; undefined where there is none. */
  readonly head: number | undefined
}

/**
 * What a rescale leaves of a family.
 *
 * What has no modifier of its own shrinks in proportion to the stream beside it: the stem with the first segment, the
 * inside of a block with its own segment, the head with the last. Counts are rounded half up, to whole groups, and stop
 * at one. An expansion stays as it is.
 *
 * @param rescale - As checked by `checkRescale`.
 */
export function keptCounts(family: Family, rescale: Rescale): KeptCounts {
  const segments = family.segments.map((segment, index): KeptSegment => {
    const { inner, isExpansion, groups } = blockForm(segment)
    const channels = rescale.width[index] as number
    const followed = isExpansion || inner === 0 ? inner : following(inner, channels / segment.channels, groups)
    return { blocks: rescale.depth[index] as number, channels, inner: rescale.inner?.[index] ?? followed }
  })
  const share = (at: number): number =>
    (segments.at(at)?.channels as number) / (family.segments.at(at)?.channels as number)
  const { stem, head } = family
  return {
    stem: stem === 'none' ? 0 : following(stem.channels ?? (family.segments[0]?.channels as number), share(0)),
    segments,
    head: head?.channels === undefined ? undefined : (rescale.head ?? following(head.channels, share(-1))),
  }
}

function following(base: number, share: number, step = 1): number {
  return Math.max(1, roundHalfUp((base * share) / step)) * step
}

/** Decimal shares are not exact in binary: 0.145 of 100 must still be 15, not 14. */
export function roundHalfUp(value: number): number {
  return Math.floor(value + 0.5 + 1e-9)
}
