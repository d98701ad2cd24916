import type { ImageSize } from '../image-set.ts'

/** Rows from `top` to before `bottom`, columns from `left` to before `right`; all within the image. */
export interface Rectangle {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/**
 * Gives every pixel of a rectangle one colour, in place.
 *
 * @param buffer - Holds the image `[h, w, c]` from `start` on.
 * @param colour - A byte for each channel.
 */
export function fillRectangle(
  buffer: Uint8Array,
  start: number,
  { width, channels }: ImageSize,
  { top, bottom, left, right }: Rectangle,
  colour: readonly number[],
): void {
  for (let y = top; y < bottom; y++) {
    const end = start + (y * width + right) * channels
    let at = start + (y * width + left) * channels
    while (at < end) for (let channel = 0; channel < channels; channel++) buffer[at++] = colour[channel] as number
  }
}
