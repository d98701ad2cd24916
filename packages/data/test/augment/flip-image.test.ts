import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { flipImage } from '../../src/augment/flip-image.ts'
import { anyImage } from './any-image.ts'

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
