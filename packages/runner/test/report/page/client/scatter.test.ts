import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linearTicks, logTicks, nearest, thinnedFront } from '../../../../src/report/page/client/scatter.js'

const all = (size: number): Uint8Array => new Uint8Array(size).fill(1)

describe('logTicks', () => {
  it('gives 1, 2 and 5 times the powers of ten, or the powers alone where there is little room', () => {
    expect(logTicks({ low: 4e3, high: 3e5 }, 10)).toEqual([5e3, 1e4, 2e4, 5e4, 1e5, 2e5])
    expect(logTicks({ low: 4e3, high: 3e5 }, 4)).toEqual([1e4, 1e5])
  })
})

describe('linearTicks', () => {
  it('gives round values within the span', () => {
    expect(linearTicks({ low: 46.68, high: 67.09 }, 7)).toEqual([50, 55, 60, 65])
    expect(linearTicks({ low: 0.01, high: 0.019 }, 5)).toEqual([0.01, 0.012, 0.014, 0.016, 0.018])
  })
})

describe('nearest', () => {
  it('finds the shown point that is nearest in pixels, and none out of reach', () => {
    const xs = [0.1, 0.5, 0.9]
    const ys = [0.1, 0.5, 0.9]
    const scale = { width: 100, height: 100, within: 20 }
    expect(nearest(xs, ys, all(3), { x: 0.55, y: 0.5 }, scale)).toBe(1)
    expect(nearest(xs, ys, Uint8Array.of(1, 0, 1), { x: 0.55, y: 0.5 }, scale)).toBe(-1)
  })
})

describe('thinnedFront', () => {
  it('has no point that another of it beats, and the highest point of all', () => {
    const points = fc.array(
      fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(points, (list) => {
        const [xs, ys] = [list.map(([x]) => x), list.map(([, y]) => y)]
        const front = thinnedFront(xs, ys, all(list.length), 20)
        const heights = front.map((at) => ys[at] ?? 0)
        expect(heights).toEqual([...new Set(heights)].sort((a, b) => a - b))
        expect(heights.at(-1)).toBe(Math.max(...ys))
      }),
    )
  })
})
