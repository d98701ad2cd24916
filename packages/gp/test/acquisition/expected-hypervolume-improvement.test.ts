import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedHypervolumeImprovement, hypervolume, logExpectedHypervolumeImprovement } from '../../src/index.ts'

describe.each([2, 3])('expectedHypervolumeImprovement of %i objectives', (m) => {
  const value = fc.double({ min: -1, max: 2, noNaN: true })
  const point = fc.array(value, { minLength: m, maxLength: m })
  const fronts = fc.array(point, { maxLength: 6 })
  const reference = Array.from({ length: m }, () => 0)

  it('is the gain in hypervolume itself where nothing is uncertain', () => {
    fc.assert(
      fc.property(fronts, point, (front, mean) => {
        const gain = hypervolume([...front, mean], reference) - hypervolume(front, reference)
        const found = expectedHypervolumeImprovement({ front, reference, mean, deviation: mean.map(() => 0) })
        expect(found).toBeCloseTo(gain, 12)
      }),
      { seed: 9, numRuns: 100 },
    )
  })

  it('agrees with its logarithm, and never falls when a deviation grows', () => {
    fc.assert(
      fc.property(fronts, point, (front, mean) => {
        const at = (s: number): number =>
          expectedHypervolumeImprovement({ front, reference, mean, deviation: mean.map(() => s) })
        expect(at(0.5)).toBeGreaterThanOrEqual(at(0.1) - 1e-12)
        const log = logExpectedHypervolumeImprovement({ front, reference, mean, deviation: mean.map(() => 0.5) })
        expect(Math.exp(log)).toBeCloseTo(at(0.5), 10)
      }),
      { seed: 10, numRuns: 100 },
    )
  })
})
