import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tradeFront, type TradePoint } from '../../../src/report/plots/trade-front.ts'

const points = fc.array(fc.record({ cost: fc.integer({ min: 1, max: 20 }), accuracy: fc.integer({ min: 0, max: 20 }) }))
const beats = (a: TradePoint, b: TradePoint): boolean =>
  a.cost <= b.cost && a.accuracy >= b.accuracy && (a.cost < b.cost || a.accuracy > b.accuracy)

describe('tradeFront', () => {
  it('rises from the smallest net to the largest', () => {
    const front = tradeFront([
      { cost: 3, accuracy: 0.5 },
      { cost: 1, accuracy: 0.4 },
      { cost: 2, accuracy: 0.3 },
    ])
    expect(front).toEqual([
      { cost: 1, accuracy: 0.4 },
      { cost: 3, accuracy: 0.5 },
    ])
  })

  it('holds exactly the points that no other beats', () => {
    fc.assert(
      fc.property(points, (all) => {
        const front = tradeFront(all)
        for (const point of front) expect(all.some((other) => beats(other, point))).toBe(false)
        for (const point of all) {
          const stands = front.some(
            (member) => beats(member, point) || (member.cost === point.cost && member.accuracy === point.accuracy),
          )
          expect(stands).toBe(true)
        }
      }),
    )
  })
})
