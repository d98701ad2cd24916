import { describe, expect, it } from 'vitest'
import { selectImages } from '../src/image-set.ts'

const set = { images: Uint8Array.from([1, 1, 2, 2, 3, 3]), labels: Uint8Array.from([7, 8, 9]), count: 3 }

describe('selectImages', () => {
  it('copies images and labels in the order of the indices', () => {
    const selected = selectImages(set, Int32Array.from([2, 0, 2]))
    expect(selected).toEqual({
      images: Uint8Array.from([3, 3, 1, 1, 3, 3]),
      labels: Uint8Array.from([9, 7, 9]),
      count: 3,
    })
    selected.images[0] = 99
    expect(set.images[4]).toBe(3)
  })

  it('gives an empty set for no indices', () => {
    expect(selectImages(set, new Int32Array())).toEqual({
      images: new Uint8Array(),
      labels: new Uint8Array(),
      count: 0,
    })
  })

  it.each([-1, 3])('refuses index %i', (index) => {
    expect(() => selectImages(set, Int32Array.from([index]))).toThrow(/Image -?\d was asked for/)
  })
})
