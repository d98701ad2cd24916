import { RandomStream } from '@segscale/core'
import { describe, expect, it } from 'vitest'
import { eraseImage, type ErasingOptions } from '../../src/augment/erase-image.ts'

const size = { height: 40, width: 30, channels: 1 }
const usual: ErasingOptions = { probability: 0.5, area: { min: 0.02, max: 0.4 }, aspect: { min: 0.3, max: 3.3 } }

/** Rows and columns of the rectangle around all that changed, and what the pixels in it became; undefined for none. */
function erased(
  options: ErasingOptions,
  random: RandomStream,
): { rows: number; columns: number; inside: number[] } | undefined {
  // Random pixels may have the old value by chance, so a pixel counts as changed where it did for one of two values.
  const state = random.state()
  const [zeros, ones] = [0, 255].map((value) => {
    random.restore(state)
    const image = new Uint8Array(1200).fill(value)
    eraseImage(image, 0, size, options, random)
    return image
  }) as [Uint8Array, Uint8Array]
  const changed = Array.from({ length: 1200 }, (_, at) => at).filter((at) => zeros[at] !== 0 || ones[at] !== 255)
  if (changed.length === 0) return undefined
  const [ys, xs] = [changed.map((at) => Math.floor(at / 30)), changed.map((at) => at % 30)]
  const rows = Math.max(...ys) - Math.min(...ys) + 1
  const columns = Math.max(...xs) - Math.min(...xs) + 1
  expect(changed).toHaveLength(rows * columns)
  return { rows, columns, inside: changed.map((at) => zeros[at] as number) }
}

describe('eraseImage', () => {
  it('replaces a rectangle of the wanted share and shape, in the wanted share of the images', () => {
    const random = RandomStream.derive(2)
    const rectangles = Array.from({ length: 2000 }, () => erased(usual, random)).filter((each) => each !== undefined)
    // Half of 2,000; five standard deviations are 112.
    expect(Math.abs(rectangles.length - 1000)).toBeLessThan(112)
    const shares = rectangles.map(({ rows, columns }) => (rows * columns) / 1200)
    // Sides are whole pixels, at least 2 here: a share may be off by a side's half pixel.
    expect(Math.min(...shares)).toBeGreaterThan(0.01)
    expect(Math.max(...shares)).toBeLessThan(0.45)
    const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
    // Uniform in [0.02, 0.4], less those that would not fit.
    expect(mean).toBeGreaterThan(0.17)
    expect(mean).toBeLessThan(0.22)
    const tall = rectangles.filter(({ rows, columns }) => rows > columns).length
    const flat = rectangles.filter(({ rows, columns }) => rows < columns).length
    expect(tall).toBeGreaterThan(flat)
    expect(flat).toBeGreaterThan(rectangles.length / 4)
  })

  it('fills with every byte equally often', () => {
    const random = RandomStream.derive(3)
    const counts = new Float64Array(256)
    let total = 0
    while (total < 100_000) {
      for (const byte of erased({ ...usual, probability: 1 }, random)?.inside ?? []) {
        counts[byte] = (counts[byte] as number) + 1
        total++
      }
    }
    const expected = total / 256
    const chiSquared = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    // 255 degrees of freedom: 1 in 10,000 lies above 346.
    expect(chiSquared).toBeLessThan(346)
  })

  it('leaves an image alone in which no rectangle fits', () => {
    const image = new Uint8Array(9).fill(7)
    const flat = { height: 1, width: 9, channels: 1 }
    const tall: ErasingOptions = { probability: 1, area: { min: 1, max: 1 }, aspect: { min: 9, max: 9 } }
    eraseImage(image, 0, flat, tall, RandomStream.derive(1))
    expect([...image]).toEqual(Array.from({ length: 9 }, () => 7))
  })
})
