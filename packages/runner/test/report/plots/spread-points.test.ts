import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spreadPoints } from '../../../src/report/plots/spread-points.ts'

const cost = (point: number): number => point

describe('spreadPoints', () => {
  it('keeps all points where there are few', () => {
    expect(spreadPoints([1, 2, 3], 3, cost)).toEqual([1, 2, 3])
    expect(spreadPoints([], 3, cost)).toEqual([])
  })

  it('keeps points at even steps of the logarithm', () => {
    expect(spreadPoints([1, 5, 9, 10, 11, 60, 99, 100], 3, cost)).toEqual([1, 10, 100])
  })

  it('keeps both ends, in order, and no more than asked for', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1e6 }), { minLength: 1 }), (costs) => {
        const points = costs.sort((a, b) => a - b)
        const kept = spreadPoints(points, 5, cost)
        expect(kept.length).toBeLessThanOrEqual(5)
        expect([kept[0], kept.at(-1)]).toEqual([points[0], points.at(-1)])
        expect(kept).toEqual([...kept].sort((a, b) => a - b))
      }),
    )
  })
})
