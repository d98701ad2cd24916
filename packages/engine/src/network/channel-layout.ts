import type { Recipe } from '@segscale/core'
import { layerShapes, type Architecture, type Layer } from '@segscale/models'

/** Precision of a training: of the work on images. Weights and sums are float32 in both. */
export type Precision = Recipe['precision']

/**
 * Channels are stored in multiples of this many, as the ops of this package want them.
 *
 * oneDNN's batch norm, too, falls to a path several times slower for other counts. A constant, never a timing, decides: which
 * zeros are stored must depend on the architecture alone, or results would differ between machines.
 */
const channelMultiple = 8

/**
 * How many channels are stored for a layer that uses `channels` of them.
 *
 * The channels behind are zero and stay zero, exactly: their weights start at zero, so they put out zero, so every
 * gradient on the way to those weights is zero (batch norm's scale for them starts at zero too).
 */
export function storedChannels(channels: number): number {
  return Math.ceil(channels / channelMultiple) * channelMultiple
}

/**
 * How many channels are stored for each layer's output. What is no image keeps its own; so do the images where, as usual,
 * nothing but plain convolutions read them.
 */
export function storedChannelsOf(architecture: Architecture): (layer: number) => number {
  const channels = layerShapes(architecture).map((shape) => shape.at(-1) as number)
  const areImagesConvolved = architecture.layers.every(
    (layer) => layer.op === 'input' || !layer.inputs.some((from) => from === 0) || isPlainConvolution(layer),
  )
  return (layer) => {
    const count = channels[layer] as number
    return architecture.layers[layer]?.op === 'input' && areImagesConvolved ? count : storedChannels(count)
  }
}

function isPlainConvolution(layer: Layer): boolean {
  return layer.op === 'conv' && layer.groups === undefined
}

/** Row-major elements of `shape` placed at the origin of a `stored` array of zeros, which is at least as large. */
export function pad(elements: Float32Array, shape: readonly number[], stored: readonly number[]): Float32Array {
  if (isSame(shape, stored)) return elements
  const padded = new Float32Array(product(stored))
  forEachRow(shape, stored, (from, to, length) => {
    padded.set(elements.subarray(from, from + length), to)
  })
  return padded
}

/** The inverse of {@link pad}: the leading part of every dimension. */
export function cut(elements: Float32Array, shape: readonly number[], stored: readonly number[]): Float32Array {
  if (isSame(shape, stored)) return elements
  const kept = new Float32Array(product(shape))
  forEachRow(shape, stored, (to, from, length) => {
    kept.set(elements.subarray(from, from + length), to)
  })
  return kept
}

function forEachRow(
  shape: readonly number[],
  stored: readonly number[],
  visit: (inShape: number, inStored: number, length: number) => void,
): void {
  const rowLength = shape.at(-1) ?? 1
  const rows = product(shape) / rowLength
  for (let row = 0; row < rows; row++) {
    let rest = row
    let offset = 0
    let stride = stored.at(-1) ?? 1
    for (let axis = shape.length - 2; axis >= 0; axis--) {
      const size = shape[axis] as number
      offset += (rest % size) * stride
      rest = Math.floor(rest / size)
      stride *= stored[axis] as number
    }
    visit(row * rowLength, offset, rowLength)
  }
}

/** Number of elements of a shape. */
export function product(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1)
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.every((size, axis) => size === b[axis])
}
