/** A group of identically dimensioned residual blocks. */
export interface Segment {
  /** Residual blocks, at least 1. */
  readonly blocks: number
  /** Channels that every block of the segment gives out. */
  readonly channels: number
  /** Stride of the first block; 2 halves height and width. */
  readonly stride: 1 | 2
}

/**
 * A ConvNet template: stem, segments, and a head of global average pooling and one dense layer.
 *
 * Blocks are basic ones (two 3 x 3 convolutions) with option-A shortcuts. The stem has as many channels as the first
 * segment, so it narrows with it.
 */
export interface Family {
  readonly name: string
  readonly segments: readonly Segment[]
  readonly stem: { readonly kernel: number; readonly stride: 1 | 2 }
}
