import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cut, pad, product, storedChannels } from '../../src/network/channel-layout.ts'

const shapes = fc
  .array(fc.record({ size: fc.integer({ min: 1, max: 4 }), more: fc.integer({ min: 0, max: 3 }) }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((axes) => ({ shape: axes.map(({ size }) => size), stored: axes.map(({ size, more }) => size + more) }))

describe('storedChannels', () => {
  it.each([
    [5, 8],
    [8, 8],
    [19, 24],
    [64, 64],
  ])('stores %i channels as %i', (channels, stored) => {
    expect(storedChannels(channels)).toBe(stored)
  })
})

describe('pad', () => {
  it('puts a matrix in the corner of a larger one', () => {
    expect(Array.from(pad(Float32Array.of(1, 2, 3, 4), [2, 2], [3, 3]))).toEqual([1, 2, 0, 3, 4, 0, 0, 0, 0])
  })

  it('adds nothing but zeros, which cut takes away again', () => {
    fc.assert(
      fc.property(shapes, ({ shape, stored }) => {
        const elements = Float32Array.from({ length: product(shape) }, (_, index) => index + 1)
        const padded = pad(elements, shape, stored)
        expect(padded).toHaveLength(product(stored))
        expect(padded.filter((value) => value !== 0)).toHaveLength(elements.length)
        expect(cut(padded, shape, stored)).toEqual(elements)
      }),
    )
  })
})
