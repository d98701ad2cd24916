import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { averageRanks, GpError, kendallTauB, pearson, spearman } from '../../src/index.ts'

const lists = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), { minLength: 2, maxLength: 40 })
  .map((pairs) => [pairs.map(([a]) => a), pairs.map(([, b]) => b)] as const)

describe('kendallTauB', () => {
  it('agrees with counting all pairs', () => {
    fc.assert(
      fc.property(lists, ([a, b]) => {
        let balance = 0
        let untiedA = 0
        let untiedB = 0
        for (let i = 0; i < a.length; i++) {
          for (let j = 0; j < i; j++) {
            const x = Math.sign((a[i] as number) - (a[j] as number))
            const y = Math.sign((b[i] as number) - (b[j] as number))
            balance += x * y
            untiedA += x * x
            untiedB += y * y
          }
        }
        const wanted = untiedA * untiedB === 0 ? undefined : balance / Math.sqrt(untiedA * untiedB)
        const found = kendallTauB(a, b)
        if (wanted === undefined) expect(found).toBeUndefined()
        else expect(found).toBeCloseTo(wanted, 13)
      }),
      { seed: 14, numRuns: 300 },
    )
  })
})

describe('spearman', () => {
  it('is 1 for any rising and -1 for any falling relation', () => {
    const a = [3, 1, 4, 1.5, 9, 2.6]
    expect(spearman(a, a.map(Math.exp))).toBe(1)
    expect(
      spearman(
        a,
        a.map((value) => -(value ** 3)),
      ),
    ).toBe(-1)
  })

  it('shares ranks among ties', () => {
    expect([...averageRanks([5, 1, 5, 0, 5])]).toEqual([4, 2, 4, 1, 4])
  })
})

describe('correlations', () => {
  it.each([pearson, spearman, kendallTauB])(
    'are undefined for constant lists and refuse unequal ones',
    (correlation) => {
      expect(correlation([1, 1, 1], [1, 2, 3])).toBeUndefined()
      expect(correlation([1], [2])).toBeUndefined()
      expect(correlation([], [])).toBeUndefined()
      expect(() => correlation([1, 2], [1])).toThrow(GpError)
    },
  )

  it('survive numbers whose squares would underflow or overflow', () => {
    expect(pearson([1e-200, 2e-200, 3e-200], [1e200, 2e200, 3e200])).toBeCloseTo(1, 14)
  })
})
