import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { holmAdjusted } from '../../src/diff/holm.ts'

describe('holmAdjusted', () => {
  it('gives the values of the example by hand', () => {
    // Sorted: 0.005 × 4, 0.01 × 3, 0.03 × 2, 0.04 × 1 raised to the one before it.
    expect(holmAdjusted([0.01, 0.04, 0.03, 0.005]).map((value) => Number(value.toFixed(6)))).toEqual([
      0.03, 0.06, 0.06, 0.02,
    ])
  })

  it('leaves a single value alone, and keeps all in [0, 1]', () => {
    expect(holmAdjusted([0.04])).toEqual([0.04])
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (values) => {
        const adjusted = holmAdjusted(values)
        for (const [at, value] of adjusted.entries()) {
          expect(value).toBeGreaterThanOrEqual(values[at] as number)
          expect(value).toBeLessThanOrEqual(1)
        }
      }),
    )
  })
})
