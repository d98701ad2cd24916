import { RandomStream } from '@segscale/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutoutImage } from '../../src/augment/cutout-image.ts'

const size = { height: 6, width: 8, channels: 2 }
const colour = [101, 202]

/** Where an image of zeros got the colour: its rows and columns, and how many pixels. */
function cutOut(side: number, random: RandomStream): { rows: number[]; columns: number[]; pixels: number } {
  const image = new Uint8Array(6 * 8 * 2)
  cutoutImage(image, 0, size, { side, colour, random })
  const cut = Array.from({ length: 48 }, (_, pixel) => pixel).filter((pixel) => image[2 * pixel] !== 0)
  for (const pixel of cut) expect([image[2 * pixel], image[2 * pixel + 1]]).toEqual(colour)
  const distinct = (values: number[]): number[] => [...new Set(values)].sort((a, b) => a - b)
  return {
    rows: distinct(cut.map((pixel) => Math.floor(pixel / 8))),
    columns: distinct(cut.map((pixel) => pixel % 8)),
    pixels: cut.length,
  }
}

describe('cutoutImage', () => {
  it('colours the part of a square around the drawn centre that lies in the image', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(1000), (side, seed) => {
        const { rows, columns, pixels } = cutOut(side, RandomStream.derive(seed))
        const draws = RandomStream.derive(seed)
        const covered = (length: number): number[] => {
          const first = draws.integer(length) - Math.floor(side / 2)
          return Array.from({ length }, (_, at) => at).filter((at) => at >= first && at < first + side)
        }
        expect(rows).toEqual(covered(6))
        expect(columns).toEqual(covered(8))
        expect(pixels).toBe(rows.length * columns.length)
      }),
    )
  })

  it('has its centre everywhere equally often', () => {
    const random = RandomStream.derive(1)
    const counts = new Map<string, number>()
    for (let time = 0; time < 4800; time++) {
      const { rows, columns } = cutOut(1, random)
      const place = `${String(rows)},${String(columns)}`
      counts.set(place, (counts.get(place) ?? 0) + 1)
    }
    // 100 of each place expected; five standard deviations are 50.
    expect(counts.size).toBe(48)
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(50)
  })
})
