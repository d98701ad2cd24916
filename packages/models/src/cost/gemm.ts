import type { Architecture } from '../architecture.ts'
import { layerShapes } from '../check-architecture.ts'

/** The matrix product `[m, k] x [k, n]` that one layer's forward pass is, for one image. */
export interface Gemm {
  /** Index of the convolution or dense layer in its architecture. */
  readonly layer: number
  /** Output pixels; 1 for a dense layer. */
  readonly m: number
  /** Channels out. */
  readonly n: number
  /** Weights that each output reads: kernel x kernel x channels in. */
  readonly k: number
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
    return [{ layer: index, m, n, k: channelsIn * (layer.op === 'conv' ? layer.kernel ** 2 : 1) }]
  })
}

/**
 * GeMM work of a list of matrix products: the sum of `m * n * k`.
 *
 * For a whole net this equals its MACs, counted product by product.
 */
export function gemmLoad(products: readonly Gemm[]): number {
  return products.reduce((load, { m, n, k }) => load + m * n * k, 0)
}
