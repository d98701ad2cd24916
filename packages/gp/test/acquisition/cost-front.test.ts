import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CostFront, expectedHypervolumeImprovement, hypervolume } from '../../src/index.ts'
import { golden } from '../golden/golden.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const scored = fc.record({ score: share, cost: share })
const reference = { score: 0.05, cost: 0.95 }

describe('CostFront', () => {
  it.each(golden.costFront.cases.map((one) => [one.cost, one] as const))(
    'gives the expected area that numerical integration finds for a candidate of cost %d',
    (cost, { mean, deviation, value }) => {
      const front = new CostFront(golden.costFront.front, golden.costFront.reference)
      expect(front.expectedImprovement(mean, deviation, cost) / value).toBeCloseTo(1, 11)
      expect(front.logExpectedImprovement(mean, deviation, cost)).toBeCloseTo(Math.log(value), 11)
    },
  )

  it('adds for a known point exactly what the hypervolume grows by', () => {
    fc.assert(
      fc.property(fc.array(scored, { maxLength: 12 }), scored, (points, added) => {
        const volume = (list: { score: number; cost: number }[]): number =>
          hypervolume(
            list.map(({ score, cost }) => [score, cost]),
            [reference.score, reference.cost],
            ['max', 'min'],
          )
        const front = new CostFront(points, reference)
        expect(front.hypervolume).toBeCloseTo(volume(points), 13)
        expect(front.improvement(added.score, added.cost)).toBeCloseTo(volume([...points, added]) - volume(points), 13)
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  it('agrees with the case of two uncertain objectives when one has no deviation', () => {
    fc.assert(
      fc.property(fc.array(scored, { maxLength: 8 }), share, share, share, (points, mean, deviation, cost) => {
        const front = new CostFront(points, reference)
        const both = expectedHypervolumeImprovement({
          front: points.map(({ score, cost: c }) => [-c, score]),
          reference: [-reference.cost, reference.score],
          mean: [-cost, mean],
          deviation: [0, deviation],
        })
        expect(front.expectedImprovement(mean, deviation, cost)).toBeCloseTo(both, 12)
      }),
      { seed: 8, numRuns: 200 },
    )
  })

  it('keeps the points that no other one beats, by rising cost', () => {
    const point = (score: number, cost: number): { score: number; cost: number } => ({ score, cost })
    const points = [
      point(0.5, 0.5),
      point(0.5, 0.4),
      point(0.9, 0.9),
      point(0.3, 0.1),
      point(0.9, 0.9),
      point(0.99, 0.96),
    ]
    expect(new CostFront(points, reference).points).toEqual([point(0.3, 0.1), point(0.5, 0.4), point(0.9, 0.9)])
  })

  it('ranks candidates whose expected area underflows, and those beyond the reference last', () => {
    const front = new CostFront([{ score: 0.9, cost: 0.1 }], reference)
    expect(front.expectedImprovement(0.5, 0.005, 0.5)).toBe(0)
    const [near, far] = [front.logExpectedImprovement(0.5, 0.005, 0.5), front.logExpectedImprovement(0.4, 0.005, 0.5)]
    expect(near).toBeGreaterThan(far)
    expect(Number.isFinite(far)).toBe(true)
    expect(front.logExpectedImprovement(0.99, 0.1, 0.95)).toBe(-Infinity)
  })
})
