import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { validationInterval, wilsonInterval } from '../../src/report/accuracy-interval.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'

describe('wilsonInterval', () => {
  it('agrees with the formula worked out in Python for 934 of 2,000', () => {
    const { low, high } = wilsonInterval(0.467, 2000)
    expect(low).toBeCloseTo(0.445218854626545, 12)
    expect(high).toBeCloseTo(0.4889076704940176, 12)
  })

  it('lies within 0 and 1, holds the share, and narrows with the count', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 1e6 }), (share, count) => {
        const { low, high } = wilsonInterval(share, count)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(share + 1e-12)
        expect(high).toBeGreaterThanOrEqual(share - 1e-12)
        const wider = wilsonInterval(share, count / 2)
        expect(wider.high - wider.low).toBeGreaterThan(high - low)
      }),
    )
  })
})

describe('validationInterval', () => {
  const study = resnet20Study()

  it('counts images where there is one seed', () => {
    expect(validationInterval(study, study.base)).toEqual({
      ...wilsonInterval(study.base.validation ?? 0, 2000),
      of: 'images',
    })
  })

  it('takes the spread of seeds where there are several', () => {
    const trained = study.trained.map((net, at) => (at === 0 ? { ...net, validationDeviation: 0.01 } : net))
    const interval = validationInterval({ ...study, trained }, { ...study.base, seeds: 3 })
    // 4.3027 is the 97.5 % point of Student's t with two degrees of freedom.
    expect(interval?.of).toBe('seeds')
    expect((interval?.high ?? 0) - (study.base.validation ?? 0)).toBeCloseTo((4.302653 * 0.01) / Math.sqrt(3), 6)
  })

  it('knows none of a net that failed, nor of recorded nets with one seed', () => {
    expect(validationInterval(study, { ...study.base, validation: null })).toBeUndefined()
    const recorded = Object.fromEntries(
      Object.entries(study).filter(([name]) => name !== 'dataset'),
    ) as unknown as typeof study
    expect(validationInterval(recorded, study.base)).toBeUndefined()
  })
})
