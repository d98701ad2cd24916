import { expectedHypervolumeImprovement } from '@segscale/gp'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CostsFront } from '../../src/study/costs-front.ts'

const share = fc.double({ min: 0, max: 1.2, noNaN: true })
const reference = { score: 0, costs: [1, 0.9] }
const pointsOfTwo = fc.array(fc.record({ score: share, costs: fc.tuple(share, share) }), { maxLength: 12 })
/** Points of a front, and mean, deviation and costs of an outcome. */
const outcomes = [pointsOfTwo, share, fc.double({ min: 0.01, max: 1, noNaN: true }), fc.tuple(share, share)] as const

describe('CostsFront', () => {
  it('is the expected hypervolume improvement where costs are known', () => {
    fc.assert(
      fc.property(...outcomes, (points, mean, deviation, costs) => {
        const expected = expectedHypervolumeImprovement({
          front: points.map(({ score, costs: [a, b] }) => [score, -a, -b]),
          reference: [0, -1, -0.9],
          mean: [mean, -costs[0], -costs[1]],
          deviation: [deviation, 0, 0],
        })
        const front = new CostsFront(points, reference)
        expect(Math.exp(front.logExpectedImprovement(mean, deviation, costs))).toBeCloseTo(expected, 9)
      }),
    )
  })

  it('is bounded from above', () => {
    fc.assert(
      fc.property(...outcomes, (points, mean, deviation, costs) => {
        const front = new CostsFront(points, reference)
        const score = front.logExpectedImprovement(mean, deviation, costs)
        expect(front.logBound(mean, deviation, costs)).toBeGreaterThanOrEqual(score)
      }),
    )
  })

  it('adds nothing beyond the reference', () => {
    const front = new CostsFront([{ score: 0.5, costs: [0.5, 0.5] }], reference)
    expect(front.logExpectedImprovement(0.9, 0.1, [1.1, 0.1])).toBe(-Infinity)
    expect(front.logBound(0.9, 0.1, [1.1, 0.1])).toBe(-Infinity)
  })
})
