import type { RandomStream } from '@segscale/core'

/** One step of augmentation, as the experiment file writes it. */
export type AugmentStep = { readonly padCrop: number } | 'flip'

/** Size of one image: rows, columns, colours. */
export interface ImageSize {
  readonly height: number
  readonly width: number
  readonly channels: number
}

/**
 * Moves an image by whole pixels, in place; what moves in is black.
 *
 * A shift by (`down`, `right`) is the crop at (pad − `down`, pad − `right`) of the image padded with `pad` zeros.
 *
 * @param buffer - Holds the image `[h, w, c]` from `start` on.
 * @param down - Rows to move down; negative moves up. Any integer.
 * @param right - Columns to move right; negative moves left. Any integer.
 */
export function shiftImage(buffer: Uint8Array, start: number, size: ImageSize, down: number, right: number): void {
  const { height, width, channels } = size
  const row = width * channels
  const end = start + height * row
  if (Math.abs(down) >= height || Math.abs(right) >= width) {
    buffer.fill(0, start, end)
    return
  }
  // In row-major order the whole shift is one move of memory: only the columns that it wraps into the neighbouring
  // row have to be blackened afterwards. Copying row by row takes 30 times as many calls.
  const shift = down * row + right * channels
  if (shift >= 0) {
    buffer.copyWithin(start + shift, start, end - shift)
    buffer.fill(0, start, start + shift)
  } else {
    buffer.copyWithin(start, start - shift, end)
    buffer.fill(0, end + shift, end)
  }
  const wrapped = Math.abs(right) * channels
  const firstWrapped = start + (right > 0 ? 0 : row - wrapped)
  for (let at = firstWrapped; at < end; at += row) {
    for (let offset = at; offset < at + wrapped; offset++) buffer[offset] = 0
  }
}

/** Mirrors an image left to right, in place. `buffer` holds the image `[h, w, c]` from `start` on. */
export function flipImage(buffer: Uint8Array, start: number, size: ImageSize): void {
  const { height, width, channels } = size
  const row = width * channels
  for (let y = 0; y < height; y++) {
    let left = start + y * row
    let right = left + row - channels
    while (left < right) {
      for (let channel = 0; channel < channels; channel++) {
        const kept = buffer[left + channel] as number
        buffer[left + channel] = buffer[right + channel] as number
        buffer[right + channel] = kept
      }
      left += channels
      right -= channels
    }
  }
}

/**
 * Augments one image in place: the steps in the order of the list, each drawing what it needs when it is its turn.
 *
 * `padCrop: p` draws the row and then the column of the crop, uniform integers in [0, 2p], in the image padded with
 * `p` zero pixels on each side. `flip` draws one uniform number and mirrors the image when it is below 0.5.
 *
 * @param buffer - Holds the image `[h, w, c]` from `start` on.
 * @see He et al. (2015), arXiv:1512.03385, section 4.2: CIFAR training pads 4 pixels, crops 32 × 32, and flips.
 */
export function augmentImage(
  buffer: Uint8Array,
  start: number,
  size: ImageSize,
  steps: readonly AugmentStep[],
  random: RandomStream,
): void {
  for (const step of steps) {
    if (step === 'flip') {
      if (random.uniform() < 0.5) flipImage(buffer, start, size)
    } else {
      const top = random.integer(2 * step.padCrop + 1)
      const left = random.integer(2 * step.padCrop + 1)
      shiftImage(buffer, start, size, step.padCrop - top, step.padCrop - left)
    }
  }
}
