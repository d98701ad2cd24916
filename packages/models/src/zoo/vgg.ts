import type { Family } from '../family.ts'

/** Layers of the VGGs that have names, with the convolutions of each segment. */
const convolutions = { 11: [1, 1, 2, 2, 2], 13: [2, 2, 2, 2, 2], 16: [2, 2, 3, 3, 3] } as const

/** Layers of a VGG. */
export type VggDepth = keyof typeof convolutions

/**
 * VGG with batch norm for small images: a max-pool behind each of five segments, and one dense layer. Its convolutions have
 * no bias, which the norm behind them would take away again.
 *
 * @see Simonyan, Zisserman: Very Deep Convolutional Networks (2014), arXiv:1409.1556, table 1 (A, B, D).
 */
export function vgg(depth: VggDepth): Family {
  return {
    name: `vgg${depth}`,
    stem: 'none',
    segments: convolutions[depth].map((blocks, index) => ({
      kind: 'plain',
      blocks,
      channels: Math.min(512, 64 * 2 ** index),
      stride: 1,
      maxPool: { kernel: 2, stride: 2 },
    })),
  }
}
