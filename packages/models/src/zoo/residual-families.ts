import type { Family, Segment } from '../family.ts'
import { isResnetDepth } from './resnet.ts'

/** Three segments with strides 1, 2 and 2, as all residual nets for CIFAR have them. */
function threeSegments(of: (factor: number) => Omit<Segment, 'stride'>): Segment[] {
  return [1, 2, 4].map((factor, index) => ({ ...of(factor), stride: index === 0 ? 1 : 2 }))
}

/**
 * The bottleneck ResNet of 164 layers for CIFAR: 18 blocks of three convolutions per segment, projections between them.
 *
 * @see He, Zhang, Ren, Sun: Identity Mappings in Deep Residual Networks (2016), arXiv:1603.05027, section 5.
 */
export function resnet164(): Family {
  return {
    name: 'resnet164',
    stem: { kernel: 3, stride: 1, channels: 16 },
    segments: threeSegments((factor) => ({
      kind: 'bottleneck',
      blocks: 18,
      channels: 64 * factor,
      inner: 16 * factor,
    })),
  }
}

/**
 * The preactivation ResNet of 6n + 2 layers for CIFAR, with the shortcuts of the ResNet of that depth.
 *
 * @see He, Zhang, Ren, Sun: Identity Mappings in Deep Residual Networks (2016), arXiv:1603.05027.
 */
export function preactivationResnet(depth: number): Family {
  if (!isResnetDepth(depth)) throw new TypeError(`No preactivation ResNet has ${depth} layers.`)
  const blocks = (depth - 2) / 6
  return {
    name: `preresnet${depth}`,
    stem: { kernel: 3, stride: 1 },
    segments: threeSegments((factor) => ({ kind: 'preactivation', blocks, channels: 16 * factor })),
  }
}

/** Whether a Wide ResNet can have this number of weighted layers: 6n + 4, from 10 on. */
export function isWideResnetDepth(depth: number): boolean {
  return Number.isInteger(depth) && depth >= 10 && depth <= 9998 && depth % 6 === 4
}

/**
 * Wide ResNet d-k: n = (d - 4) / 6 preactivation blocks per segment, k times as wide as ResNet's, projections between them.
 *
 * @see Zagoruyko, Komodakis: Wide Residual Networks (2016), arXiv:1605.07146, table 1.
 */
export function wideResnet(depth: number, factor: number): Family {
  if (!isWideResnetDepth(depth)) throw new TypeError(`No Wide ResNet has ${depth} layers.`)
  const blocks = (depth - 4) / 6
  return {
    name: `wideresnet-${depth}-${factor}`,
    stem: { kernel: 3, stride: 1, channels: 16 },
    segments: threeSegments((times) => ({
      kind: 'preactivation',
      blocks,
      channels: 16 * factor * times,
      shortcut: 'projection',
    })),
  }
}

/** Layers of the four-segment ResNets that have names. */
export type ImagenetResnetDepth = 18 | 34 | 50

const imagenetBlocks: Readonly<Record<ImagenetResnetDepth, readonly number[]>> = {
  18: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
}

/**
 * ResNet-18, -34 or -50 of four segments, with the stem for ImageNet (7 x 7, stride 2, max-pool) or one for small images
 * (3 x 3, stride 1). Bottlenecks have their stride in the 3 x 3 convolution, as in torchvision.
 *
 * @see He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition (2015), arXiv:1512.03385, table 1.
 */
export function imagenetResnet(depth: ImagenetResnetDepth, stem: 'imagenet' | 'cifar'): Family {
  const isDeep = depth === 50
  const segments = imagenetBlocks[depth].map((blocks, index): Segment => {
    const inner = 64 * 2 ** index
    const stride = index === 0 ? 1 : 2
    return isDeep
      ? { kind: 'bottleneck', blocks, channels: 4 * inner, inner, stride }
      : { blocks, channels: inner, stride, shortcut: 'projection' }
  })
  const first = { channels: 64 }
  return {
    name: `resnet${depth}-${stem}`,
    stem:
      stem === 'cifar'
        ? { ...first, kernel: 3, stride: 1 }
        : { ...first, kernel: 7, stride: 2, maxPool: { kernel: 3, stride: 2 } },
    segments,
  }
}
