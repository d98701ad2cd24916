import type { Architecture } from '../architecture.ts'
import { layerShapes } from '../check-architecture.ts'

/** The matrix product `[m, k] x [k, n]` that one layer's forward pass is, for one image. */
export interface Gemm {
  /** Index of the convolution or dense layer in its architecture. */
  readonly layer: number
  /** Output pixels; 1 for a dense layer. */
  readonly m: number
  /** Channels out, of one group. */
  readonly n: number
  /** Weights that each output reads: kernel x kernel x channels in, of one group. */
  readonly k: number
  /** Products of this size, one per group of the convolution; left out for one. */
  readonly groups?: number
}

/**
 * Sizes of the matrix products in one image's forward pass, in the order of the layers.
 *
 * A batch of b images multiplies `m` by b. Convolutions are unrolled (im2col).
 */
export function gemms(architecture: Architecture): Gemm[] {
  const shapes = layerShapes(architecture)
  return architecture.layers.flatMap((layer, index) => {
    if (layer.op !== 'conv' && layer.op !== 'dense') return []
    const shape = shapes[index] as readonly number[]
    const n = shape.at(-1) as number
    const channelsIn = shapes[layer.inputs[0]]?.at(-1) as number
    const m = shape.slice(0, -1).reduce((pixels, size) => pixels * size, 1)
    if (layer.op === 'dense') return [{ layer: index, m, n, k: channelsIn }]
    const { kernel, groups = 1 } = layer
    const product = { layer: index, m, n: n / groups, k: (channelsIn / groups) * kernel ** 2 }
    return [groups === 1 ? product : { ...product, groups }]
  })
}

/**
 * GeMM work of a list of matrix products: the sum of `m * n * k`, each as often as it occurs.
 *
 * For a whole net this equals its MACs, counted product by product.
 */
export function gemmLoad(products: readonly Gemm[]): number {
  return products.reduce((load, { m, n, k, groups = 1 }) => load + m * n * k * groups, 0)
}
