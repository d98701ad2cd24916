import { describe, expect, it } from 'vitest'
import { expOfMinus } from '../../src/kernel/exponential.ts'

describe('expOfMinus', () => {
  it('is within 3 units in the last place of Math.exp, itself good to 1', () => {
    for (let k = 0; k < 40_000; k++) {
      const a = k % 2 === 0 ? k / 8000 : (k * 707.9) / 40_000
      const wanted = Math.exp(-a)
      expect(Math.abs(expOfMinus(a) - wanted)).toBeLessThanOrEqual(4 * Number.EPSILON * wanted)
    }
  })

  it('is exact at 0 and follows Math.exp where results are tiny or not numbers', () => {
    expect(expOfMinus(0)).toBe(1)
    expect(expOfMinus(708) / Math.exp(-708)).toBeCloseTo(1, 13)
    // Below the normal numbers, within one of the smallest steps.
    for (const a of [720, 740, 745, 746, 1e9, Infinity]) {
      expect(Math.abs(expOfMinus(a) - Math.exp(-a))).toBeLessThanOrEqual(Number.MIN_VALUE + 1e-14 * Math.exp(-a))
    }
    expect(expOfMinus(NaN)).toBeNaN()
  })
})
