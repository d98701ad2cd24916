import type { RandomStream } from '@segscale/core'
import type { ImageSize } from '../image-set.ts'
import type { AugmentStep } from './augment-step.ts'

/** How often and how large rectangles are; both ranges are those of uniform draws, `aspect` on a log scale. */
export type ErasingOptions = Extract<AugmentStep, { randomErasing: unknown }>['randomErasing']

/** Rectangles that stick out are drawn anew, so often at most; then the image stays as it is. */
const mostAttempts = 100

/**
 * Replaces a rectangle by random pixels, in place, in the given share of the images.
 *
 * Draws whether; then area, aspect, top and left of a rectangle until one lies within the image; then the bytes, four
 * to a draw, the lowest eight bits first, row by row.
 *
 * @param buffer - Holds the image `[h, w, c]` from `start` on.
 * @see Zhong et al. (2017), Random Erasing Data Augmentation, arXiv:1708.04896, algorithm 1 (variant RE-R); aspects on a
 * log scale, so that flat and tall rectangles are equally likely.
 */
export function eraseImage(
  buffer: Uint8Array,
  start: number,
  size: ImageSize,
  { probability, area, aspect }: ErasingOptions,
  random: RandomStream,
): void {
  if (random.uniform() >= probability) return
  const { height, width, channels } = size
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    const pixels = height * width * between(area.min, area.max, random.uniform())
    const ratio = Math.exp(between(Math.log(aspect.min), Math.log(aspect.max), random.uniform()))
    const rows = Math.round(Math.sqrt(pixels * ratio))
    const columns = Math.round(Math.sqrt(pixels / ratio))
    if (rows < 1 || columns < 1 || rows > height || columns > width) continue
    const top = random.integer(height - rows + 1)
    const left = random.integer(width - columns + 1)
    for (let y = top; y < top + rows; y++) {
      const first = start + (y * width + left) * channels
      scramble(buffer, first, first + columns * channels, random)
    }
    return
  }
}

function between(low: number, high: number, share: number): number {
  return low + (high - low) * share
}

function scramble(buffer: Uint8Array, from: number, to: number, random: RandomStream): void {
  let bits = 0
  for (let at = from; at < to; at++) {
    bits = (at - from) % 4 === 0 ? random.uint32() : bits >>> 8
    buffer[at] = bits & 0xff
  }
}
