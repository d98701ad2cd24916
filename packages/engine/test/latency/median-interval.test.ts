import { RandomStream } from '@segscale/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { medianInterval, quantile } from '../../src/latency/median-interval.ts'

describe('medianInterval', () => {
  it('is the order statistics of the binomial interval', () => {
    // For n = 100: ranks 40.2 and 59.8, so the 41st and the 60th of the numbers 1 to 100.
    const samples = Array.from({ length: 100 }, (_, at) => at + 1)
    expect(medianInterval(samples)).toEqual({ median: 50.5, low: 41, high: 60 })
  })

  it('is the whole range of few samples', () => {
    expect(medianInterval([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3 })
    expect(medianInterval([7])).toEqual({ median: 7, low: 7, high: 7 })
  })

  it('holds the true median about 95 times of 100, also of skewed samples', () => {
    const random = RandomStream.derive('median-interval.test')
    const trials = 2000
    let held = 0
    for (let trial = 0; trial < trials; trial++) {
      const { low, high } = medianInterval(Array.from({ length: 30 }, () => -Math.log(1 - random.uniform())))
      if (low <= Math.LN2 && Math.LN2 <= high) held++
    }
    expect(held / trials).toBeGreaterThan(0.93)
    expect(held / trials).toBeLessThan(0.99)
  })

  it('holds the median and lies within the samples', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (samples) => {
        const { median, low, high } = medianInterval(samples)
        expect(low).toBeLessThanOrEqual(median)
        expect(median).toBeLessThanOrEqual(high)
        expect(low).toBeGreaterThanOrEqual(Math.min(...samples))
        expect(high).toBeLessThanOrEqual(Math.max(...samples))
      }),
    )
  })
})

describe('quantile', () => {
  it('interpolates between the samples, whatever their order', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
    expect(quantile([1, 2, 3], 0)).toBe(1)
    expect(quantile([1, 2, 3], 1)).toBe(3)
    expect(quantile([0, 10], 0.9)).toBeCloseTo(9)
  })
})
