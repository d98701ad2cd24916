import type { Family } from '../family.ts'

/** Layers of the ResNets that He et al. (2015) trained on CIFAR-10, but for the 1202-layer one. */
export const publishedResnetDepths: readonly number[] = [20, 32, 44, 56, 110]

/** Deepest ResNet that has a name; far deeper than any that trains, and still quick to enumerate. */
export const deepestResnet = 9998

/** Whether a CIFAR ResNet can have this number of weighted layers: 6n + 2, from 8 on. */
export function isResnetDepth(depth: number): boolean {
  return Number.isInteger(depth) && depth >= 8 && depth <= deepestResnet && depth % 6 === 2
}

/** The depths next to a number that has no ResNet: the one below and the one above, where they exist. */
export function nearestResnetDepths(depth: number): number[] {
  const below = Math.floor((depth - 2) / 6) * 6 + 2
  return [...new Set([below, below + 6].map((near) => Math.min(Math.max(near, 8), deepestResnet)))]
}

/**
 * The CIFAR ResNet of 6n + 2 weighted layers: three segments of n blocks with 16, 32 and 64 channels.
 *
 * @param depth - One for which {@link isResnetDepth} holds.
 * @see He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition (2015), arXiv:1512.03385, section 4.2.
 */
export function resnet(depth: number): Family {
  if (!isResnetDepth(depth)) throw new TypeError(`No CIFAR ResNet has ${depth} layers.`)
  const blocks = (depth - 2) / 6
  return {
    name: `resnet${depth}`,
    stem: { kernel: 3, stride: 1 },
    segments: [
      { blocks, channels: 16, stride: 1 },
      { blocks, channels: 32, stride: 2 },
      { blocks, channels: 64, stride: 2 },
    ],
  }
}
