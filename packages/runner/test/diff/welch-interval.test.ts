import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { welchInterval, type Sample } from '../../src/diff/welch-interval.ts'

interface Golden {
  intervals: { a: Sample; b: Sample; low: number; high: number }[]
}

const golden = JSON.parse(readFileSync(new URL('../golden/welch.json', import.meta.url), 'utf8')) as Golden
const samples = fc.record({
  mean: fc.double({ min: 0, max: 1, noNaN: true }),
  deviation: fc.double({ min: 0, max: 0.2, noNaN: true }),
  n: fc.integer({ min: 2, max: 40 }),
})

describe('welchInterval', () => {
  it.each(golden.intervals)('gives what SciPy gives for $a.n and $b.n seeds', ({ a, b, low, high }) => {
    const interval = welchInterval(a, b)
    expect(interval.low).toBeCloseTo(low, 10)
    expect(interval.high).toBeCloseTo(high, 10)
  })

  it('mirrors when the sides are swapped', () => {
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const [there, back] = [welchInterval(a, b), welchInterval(b, a)]
        expect(there.low).toBeCloseTo(-back.high, 12)
        expect(there.high).toBeCloseTo(-back.low, 12)
      }),
    )
  })

  it('holds the difference of the means and grows with the level', () => {
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const [narrow, wide] = [welchInterval(a, b, 0.8), welchInterval(a, b, 0.99)]
        expect(narrow.low).toBeLessThanOrEqual(b.mean - a.mean)
        expect(narrow.high).toBeGreaterThanOrEqual(b.mean - a.mean)
        expect(wide.high - wide.low).toBeGreaterThanOrEqual(narrow.high - narrow.low)
      }),
    )
  })

  it('shrinks to the difference where no seed differs from another', () => {
    const interval = welchInterval({ mean: 0.5, deviation: 0, n: 3 }, { mean: 0.75, deviation: 0, n: 2 })
    expect(interval).toEqual({ low: 0.25, high: 0.25, level: 0.95 })
  })
})
