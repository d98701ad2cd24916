import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { contactSheet } from '../../src/peek/contact-sheet.ts'

/** Images of one colour: class 0 red, class 1 green. */
const set = {
  images: Uint8Array.from([255, 0, 0, 255, 0, 0, 0, 255, 0, 0, 255, 0]),
  labels: Uint8Array.from([0, 1]),
  count: 2,
}
const options = { height: 1, width: 2, channels: 3, classes: 2, perClass: 1 }

/** How many pixels of a sheet have a colour. */
function pixelsOf(png: Uint8Array, colour: readonly number[]): number {
  const { data, width, height } = decode(png)
  let count = 0
  for (let at = 0; at < width * height; at++) {
    if (colour.every((value, channel) => data[3 * at + channel] === value)) count++
  }
  return count
}

describe('contactSheet', () => {
  it('shows every image enlarged by a whole factor, on a PNG of the size that it says', () => {
    const { png, height, width } = contactSheet(set, options)
    expect(decode(png)).toMatchObject({ height, width, channels: 3 })
    expect(pixelsOf(png, [255, 0, 0])).toBe(48 * 96)
    expect(pixelsOf(png, [0, 255, 0])).toBe(48 * 96)
  })

  it('writes the numbers and names of classes', () => {
    const nameless = pixelsOf(contactSheet(set, options).png, [20, 20, 20])
    const named = pixelsOf(
      contactSheet(set, { ...options, classNames: ['cat', 'ünusual \u0007 name'] }).png,
      [20, 20, 20],
    )
    expect(nameless).toBeGreaterThan(30)
    expect(named).toBeGreaterThan(2 * nameless)
  })

  it('shows grey images and those of many channels', () => {
    const grey = { images: Uint8Array.from([9, 200]), labels: Uint8Array.from([0, 1]), count: 2 }
    expect(pixelsOf(contactSheet(grey, { ...options, width: 1, channels: 1 }).png, [200, 200, 200])).toBe(48 * 48)
    const many = { images: Uint8Array.from([1, 2, 3, 4, 5]), labels: Uint8Array.from([1]), count: 1 }
    expect(pixelsOf(contactSheet(many, { ...options, width: 1, channels: 5 }).png, [1, 2, 3])).toBe(48 * 48)
  })

  it('keeps a sheet of very many classes to a size that programs show', () => {
    const { perClass, width, height } = contactSheet(set, {
      ...options,
      width: 1,
      classes: 1000,
      perClass: 50,
      height: 2,
    })
    expect(perClass).toBe(4)
    expect(Math.max(width, height) / Math.min(width, height)).toBeLessThan(3)
  })
})
