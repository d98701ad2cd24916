import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tradeFront, type TradePoint } from '../../src/report/trade-front.ts'

const points = fc.array(
  fc.record({ params: fc.integer({ min: 1, max: 20 }), accuracy: fc.integer({ min: 0, max: 20 }) }),
)
const beats = (a: TradePoint, b: TradePoint): boolean =>
  a.params <= b.params && a.accuracy >= b.accuracy && (a.params < b.params || a.accuracy > b.accuracy)

describe('tradeFront', () => {
  it('rises from the smallest net to the largest', () => {
    const front = tradeFront([
      { params: 3, accuracy: 0.5 },
      { params: 1, accuracy: 0.4 },
      { params: 2, accuracy: 0.3 },
    ])
    expect(front).toEqual([
      { params: 1, accuracy: 0.4 },
      { params: 3, accuracy: 0.5 },
    ])
  })

  it('holds exactly the points that no other beats', () => {
    fc.assert(
      fc.property(points, (all) => {
        const front = tradeFront(all)
        for (const point of front) expect(all.some((other) => beats(other, point))).toBe(false)
        for (const point of all) {
          const stands = front.some(
            (member) => beats(member, point) || (member.params === point.params && member.accuracy === point.accuracy),
          )
          expect(stands).toBe(true)
        }
      }),
    )
  })
})
