import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mean, median, rounded } from '../../src/harness/statistics.ts'

const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 })

describe('median', () => {
  it('takes the middle one of an odd count and the mean of the middle two of an even one', () => {
    expect(median([9, 1, 5])).toBe(5)
    expect(median([9, 1, 5, 6])).toBe(5.5)
  })

  it('has as many numbers at or above it as at or below it', () => {
    fc.assert(
      fc.property(numbers, (list) => {
        const middle = median(list)
        const half = list.length / 2
        expect(list.filter((number) => number <= middle).length).toBeGreaterThanOrEqual(half)
        expect(list.filter((number) => number >= middle).length).toBeGreaterThanOrEqual(half)
      }),
    )
  })

  it('refuses an empty list', () => {
    expect(() => median([])).toThrow('one number or more')
  })
})

describe('mean', () => {
  it('lies between the smallest and the largest number', () => {
    fc.assert(
      fc.property(numbers, (list) => {
        expect(mean(list)).toBeGreaterThanOrEqual(Math.min(...list) - 1e-6)
        expect(mean(list)).toBeLessThanOrEqual(Math.max(...list) + 1e-6)
      }),
    )
  })
})

describe('rounded', () => {
  it('keeps the leading digits', () => {
    expect(rounded(123.456, 4)).toBe(123.5)
    expect(rounded(0.000123456, 2)).toBe(0.00012)
  })
})
