import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accuracyMoments, expit, logit, logitNoiseVariance } from '../../src/index.ts'
import { golden } from '../golden/golden.ts'

describe('logit', () => {
  it('is undone by expit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (share) => {
        expect(expit(logit(share))).toBeCloseTo(share, 14)
      }),
      { seed: 15 },
    )
  })

  it('keeps shares of 0 and 1 finite', () => {
    expect(logit(1)).toBeCloseTo(Math.log(9999), 8)
    expect(logit(0, 0.01)).toBeCloseTo(-Math.log(99), 14)
    expect([expit(-1000), expit(1000)]).toEqual([0, 1])
  })
})

describe('accuracyMoments', () => {
  it.each(golden.shareMoments.map((one) => [one.mean, one.deviation, one] as const))(
    'agrees with numerical integration for a logit of %d with deviation %d',
    (mean, deviation, wanted) => {
      const found = accuracyMoments(mean, deviation)
      expect(Math.abs(found.mean - wanted.shareMean)).toBeLessThan(1e-13)
      expect(Math.abs(found.deviation - wanted.shareDeviation)).toBeLessThan(1e-13)
    },
  )

  it('is the delta method for small deviations and the share itself for none', () => {
    const share = expit(2)
    expect(accuracyMoments(2, 1e-6).deviation).toBeCloseTo(1e-6 * share * (1 - share), 15)
    expect(accuracyMoments(2, 0)).toEqual({ mean: share, deviation: 0 })
  })

  it('stays within [0, 1] and moves the mean towards one half', () => {
    for (const deviation of [0.1, 1, 5, 30, 200]) {
      const { mean, deviation: spread } = accuracyMoments(2, deviation)
      expect(mean).toBeGreaterThanOrEqual(0.5)
      expect(mean).toBeLessThan(expit(2))
      expect(spread).toBeLessThanOrEqual(0.5)
    }
  })
})

describe('logitNoiseVariance', () => {
  it('is what counting images adds, and finite at the ends', () => {
    expect(logitNoiseVariance(0.5, 1000)).toBeCloseTo(0.004, 15)
    expect(Number.isFinite(logitNoiseVariance(1, 2000))).toBe(true)
  })
})
