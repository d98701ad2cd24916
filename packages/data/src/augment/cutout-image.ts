import type { RandomStream } from '@segscale/core'
import type { ImageSize } from '../image-set.ts'
import { fillRectangle } from './fill-rectangle.ts'

/**
 * Gives a square the mean colour, in place. Its centre is any pixel of the image, so part of it may lie outside.
 *
 * Draws the centre's row and then its column, uniform over the image. The square begins ⌊`side` / 2⌋ pixels before it.
 *
 * @param buffer - Holds the image `[h, w, c]` from `start` on.
 * @param side - Pixels, at least 1.
 * @param colour - A byte for each channel.
 * @see DeVries and Taylor (2017), Improved Regularization of Convolutional Neural Networks with Cutout, arXiv:1708.04552,
 * section 3.2; there, as here, the square is zero once images are normalised.
 */
export function cutoutImage(
  buffer: Uint8Array,
  start: number,
  size: ImageSize,
  { side, colour, random }: { side: number; colour: readonly number[]; random: RandomStream },
): void {
  const top = random.integer(size.height) - Math.floor(side / 2)
  const left = random.integer(size.width) - Math.floor(side / 2)
  const rectangle = {
    top: Math.max(0, top),
    bottom: Math.min(size.height, top + side),
    left: Math.max(0, left),
    right: Math.min(size.width, left + side),
  }
  fillRectangle(buffer, start, size, rectangle, colour)
}
