/** What the blocks of a segment are made of. */
export type BlockKind = 'basic' | 'bottleneck' | 'resnext' | 'preactivation' | 'inverted-residual' | 'plain'

/** What is added to a block's own result. */
export type Shortcut = 'identity-pad' | 'projection' | 'identity' | 'none'

/** A max-pool of `kernel` x `kernel` pixels; (kernel - 1) / 2, rounded down, are put around the image. */
export interface Pool {
  readonly kernel: number
  readonly stride: number
}

/** A group of identically dimensioned blocks. What is left out has the defaults of {@link blockForm}. */
export interface Segment {
  readonly kind?: BlockKind
  /** Blocks, at least 1. */
  readonly blocks: number
  /** Channels that every block of the segment gives out: the width of its stream. */
  readonly channels: number
  /** Channels inside a block. */
  readonly inner?: number
  /** Channels inside an inverted residual, as a multiple of those that the block reads. */
  readonly expansion?: number
  /** Stride of the first block; 2 halves height and width. */
  readonly stride: number
  /** Pixels on a side of the convolution that reads neighbours; odd. */
  readonly kernel?: number
  readonly shortcut?: Shortcut
  /** Groups of that convolution, for `resnext`. */
  readonly groups?: number
  /** Behind the last block. */
  readonly maxPool?: Pool
}

/** The first convolution, with norm and activation unless the first blocks are preactivated. */
export interface Stem {
  readonly kernel: number
  readonly stride: number
  /** Those of the first segment unless given; they shrink as its stream does. */
  readonly channels?: number
  readonly maxPool?: Pool
}

/** What follows the last segment: an optional 1 x 1 convolution, a global pool, dropout, and one dense layer. */
export interface Head {
  readonly channels?: number
  readonly pooling?: 'average' | 'max'
  readonly dropout?: number
}

/** A ConvNet template: stem, segments and head, as plain data. */
export interface Family {
  readonly name: string
  /** `relu` unless given. */
  readonly activation?: 'relu' | 'relu6'
  readonly stem: Stem | 'none'
  readonly segments: readonly Segment[]
  readonly head?: Head
}

/** What a segment's blocks are, with every default filled in. */
export interface BlockForm {
  readonly kind: BlockKind
  readonly kernel: number
  readonly shortcut: Shortcut
  readonly groups: number
  /** Channels inside a block, or its expansion; 0 where a block has no inside. */
  readonly inner: number
  /** Whether `inner` multiplies the channels that a block reads. */
  readonly isExpansion: boolean
}

const shortcuts: Readonly<Record<BlockKind, Shortcut>> = {
  basic: 'identity-pad',
  bottleneck: 'projection',
  resnext: 'projection',
  preactivation: 'identity-pad',
  'inverted-residual': 'identity',
  plain: 'none',
}

/** The expansion of MobileNetV2. */
const usualExpansion = 6

/** A segment's blocks, with every default filled in; what does not apply to their kind is left aside. */
export function blockForm(segment: Segment): BlockForm {
  const { kind = 'basic', kernel = 3, channels, expansion, inner } = segment
  const groups = kind === 'resnext' ? (segment.groups ?? 2) : 1
  const shortcut = kind === 'plain' ? 'none' : (segment.shortcut ?? shortcuts[kind])
  const isExpansion = kind === 'inverted-residual' && inner === undefined
  const form = { kind, kernel, shortcut, groups, isExpansion }
  if (kind === 'plain') return { ...form, inner: 0 }
  if (isExpansion) return { ...form, inner: expansion ?? usualExpansion }
  const share = kind === 'bottleneck' ? 4 : kind === 'resnext' ? 2 : 1
  const multiple = Math.max(1, Math.round(channels / share / groups)) * groups
  return { ...form, inner: inner ?? multiple }
}
