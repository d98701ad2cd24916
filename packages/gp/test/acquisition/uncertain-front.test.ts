import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UncertainFront } from '../../src/index.ts'

describe.each([2, 3])('UncertainFront of %i objectives', (m) => {
  const value = fc.double({ min: -1, max: 2, noNaN: true })
  const point = fc.array(value, { minLength: m, maxLength: m })
  const deviations = fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: m, maxLength: m })
  const reference = Array.from({ length: m }, () => 0)

  it('bounds the logarithm of the gain from above, far below the front and without uncertainty too', () => {
    fc.assert(
      fc.property(fc.array(point, { maxLength: 40 }), point, deviations, (points, mean, deviation) => {
        const front = new UncertainFront(points, reference)
        const gain = front.logExpectedImprovement(mean, deviation)
        for (const floor of [-Infinity, gain + 1, Infinity]) {
          expect(front.logBound(mean, deviation, floor)).toBeGreaterThanOrEqual(gain)
        }
      }),
      { seed: 12, numRuns: 300 },
    )
  })

  it('bounds it well enough to tell a hopeless candidate', () => {
    const front = new UncertainFront([reference.map(() => 1)], reference)
    const hopeless = front.logBound(
      reference.map(() => 0.2),
      reference.map(() => 0.05),
    )
    const fair = front.logExpectedImprovement(
      reference.map(() => 0.9),
      reference.map(() => 0.1),
    )
    expect(hopeless).toBeLessThan(fair)
  })
})
