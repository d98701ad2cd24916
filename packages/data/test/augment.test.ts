import { RandomStream } from '@segscale/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { augmentImage, flipImage, shiftImage, type ImageSize } from '../src/augment.ts'

const anySize = fc.record({
  height: fc.integer({ min: 1, max: 6 }),
  width: fc.integer({ min: 1, max: 6 }),
  channels: fc.integer({ min: 1, max: 3 }),
})

/** An image of any size with a margin of 7 bytes before and after it, that must stay as it is. */
const anyImage = anySize.chain((size) => {
  const length = size.height * size.width * size.channels + 14
  return fc.record({ size: fc.constant(size), buffer: fc.uint8Array({ minLength: length, maxLength: length }) })
})

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

describe('flipImage', () => {
  it('gives the image back when it is done twice', () => {
    fc.assert(
      fc.property(anyImage, ({ size, buffer }) => {
        const flipped = Uint8Array.from(buffer)
        flipImage(flipped, 7, size)
        flipImage(flipped, 7, size)
        expect(flipped).toEqual(buffer)
      }),
    )
  })

  it('mirrors columns and keeps the order of the colours', () => {
    const image = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
    flipImage(image, 0, { height: 2, width: 3, channels: 2 })
    expect([...image]).toEqual([5, 6, 3, 4, 1, 2, 11, 12, 9, 10, 7, 8])
  })
})

describe('augmentImage', () => {
  const size = { height: 3, width: 3, channels: 1 }
  const image = Uint8Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9])

  it('draws row, column and flip, in the order of the steps', () => {
    fc.assert(
      fc.property(fc.nat(1000), (seed) => {
        const random = RandomStream.derive(seed)
        const augmented = Uint8Array.from(image)
        augmentImage(augmented, 0, size, [{ padCrop: 1 }, 'flip'], random)

        const draws = RandomStream.derive(seed)
        const expected = Uint8Array.from(image)
        const [top, left] = [draws.integer(3), draws.integer(3)]
        shiftImage(expected, 0, size, 1 - top, 1 - left)
        if (draws.uniform() < 0.5) flipImage(expected, 0, size)
        expect(augmented).toEqual(expected)
        expect(random.state()).toEqual(draws.state())
      }),
    )
  })

  it('reaches every offset and flips half of the images', () => {
    const random = RandomStream.derive(1)
    const seen = new Map<string, number>()
    for (let time = 0; time < 1800; time++) {
      const augmented = Uint8Array.from(image)
      augmentImage(augmented, 0, size, [{ padCrop: 1 }, 'flip'], random)
      const text = augmented.join()
      seen.set(text, (seen.get(text) ?? 0) + 1)
    }
    // 9 offsets, flipped or not: 100 of each expected, and 99.9 % of such counts lie within 68 to 135.
    expect(seen.size).toBe(18)
    for (const count of seen.values()) expect(Math.abs(count - 100)).toBeLessThan(45)
  })

  it('draws nothing and changes nothing without steps', () => {
    const random = RandomStream.derive(1)
    const before = random.state()
    const augmented = Uint8Array.from(image)
    augmentImage(augmented, 0, size, [], random)
    expect(augmented).toEqual(image)
    expect(random.state()).toEqual(before)
  })
})
