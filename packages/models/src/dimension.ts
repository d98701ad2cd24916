import { blockForm, type Family } from './family.ts'
import type { KeptCounts } from './kept-counts.ts'

/** What a modifier acts on. */
export type DimensionKind = 'depth' | 'width' | 'inner' | 'head'

/** One number of a family that a rescale may lower. */
export interface Dimension {
  readonly kind: DimensionKind
  /** Segment, counted from 0; the last one for the head. */
  readonly segment: number
  /** What the family has: blocks, channels, or an expansion. */
  readonly base: number
  /** `depth1`, `width2`, `inner3`, `head`: as in files. */
  readonly name: string
  /** What counts must be multiples of: the groups of a convolution, else 1. */
  readonly step: number
  /** Whether it counts channels, which are rounded, rather than blocks or an expansion. */
  readonly isChannels: boolean
}

/** Every dimension that a family has: depth, width and inner width of every segment, then the head. */
export function dimensionsOf(family: Family): Dimension[] {
  const forms = family.segments.map(blockForm)
  const of = (kind: 'depth' | 'width' | 'inner', segment: number, base: number, step = 1): Dimension => {
    const isChannels = kind === 'width' || (kind === 'inner' && forms[segment]?.isExpansion === false)
    return { kind, segment, base, name: `${kind}${segment + 1}`, step, isChannels }
  }
  const depth = family.segments.map(({ blocks }, segment) => of('depth', segment, blocks))
  const width = family.segments.map(({ channels }, segment) => of('width', segment, channels))
  const inner = forms.flatMap(({ inner, groups }, segment) =>
    inner === 0 ? [] : [of('inner', segment, inner, groups)],
  )
  const base = family.head?.channels
  const last = family.segments.length - 1
  const head: Dimension[] =
    base === undefined ? [] : [{ kind: 'head', segment: last, base, name: 'head', step: 1, isChannels: true }]
  return [...depth, ...width, ...inner, ...head]
}

/** What a net keeps of a dimension. */
export function countOf(kept: KeptCounts, { kind, segment }: Pick<Dimension, 'kind' | 'segment'>): number {
  if (kind === 'head') return kept.head ?? 0
  const own = kept.segments[segment]
  if (own === undefined) throw new TypeError(`There is no segment ${segment + 1}.`)
  return kind === 'depth' ? own.blocks : kind === 'width' ? own.channels : own.inner
}
