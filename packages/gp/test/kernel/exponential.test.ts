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
    for (const a of [708, 740, 746, Infinity]) expect(expOfMinus(a)).toBe(Math.exp(-a))
    expect(expOfMinus(NaN)).toBeNaN()
  })
})
