import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shiftImage } from '../../src/augment/shift-image.ts'
import type { ImageSize } from '../../src/image-set.ts'
import { anyImage } from './any-image.ts'

/** Pads with zeros, then crops at (top, left), pixel by pixel as the definition says; margins are kept. */
function naiveCrop(buffer: Uint8Array, size: ImageSize, pad: number, top: number, left: number): Uint8Array {
  const { height, width, channels } = size
  const cropped = Uint8Array.from(buffer)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++) {
        const [fromY, fromX] = [y + top - pad, x + left - pad]
        const isInside = fromY >= 0 && fromY < height && fromX >= 0 && fromX < width
        const value = isInside ? buffer[7 + (fromY * width + fromX) * channels + channel] : 0
        cropped[7 + (y * width + x) * channels + channel] = value ?? Number.NaN
      }
    }
  }
  return cropped
}

describe('shiftImage', () => {
  it('equals a crop of the padded image, at any offset', () => {
    fc.assert(
      fc.property(anyImage, fc.nat(4), fc.nat(8), fc.nat(8), ({ size, buffer }, pad, y, x) => {
        const [top, left] = [y % (2 * pad + 1), x % (2 * pad + 1)]
        const shifted = Uint8Array.from(buffer)
        shiftImage(shifted, 7, size, pad - top, pad - left)
        expect(shifted).toEqual(naiveCrop(buffer, size, pad, top, left))
      }),
      { numRuns: 1000 },
    )
  })
})
