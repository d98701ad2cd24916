import type { Family, Segment } from '../family.ts'

/** Expansion, channels, blocks and stride of each segment; the first two strides are 1 for images of 32 x 32 pixels. */
const rows = [
  [1, 16, 1, 1],
  [6, 24, 2, 1],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const

/**
 * MobileNetV2 for CIFAR: the stem and the second segment keep the resolution.
 *
 * @see Sandler et al.: MobileNetV2 (2018), arXiv:1801.04381, table 2.
 */
export function mobilenetV2(): Family {
  return {
    name: 'mobilenetv2',
    activation: 'relu6',
    stem: { kernel: 3, stride: 1, channels: 32 },
    segments: rows.map(([expansion, channels, blocks, stride]): Segment => ({
      kind: 'inverted-residual',
      expansion,
      channels,
      blocks,
      stride,
    })),
    head: { channels: 1280 },
  }
}
