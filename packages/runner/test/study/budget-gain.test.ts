import { expectedImprovement } from '@segscale/gp'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BudgetGain } from '../../src/study/budget-gain.ts'

const contender = fc.record({
  params: fc.integer({ min: 1, max: 100 }),
  score: fc.double({ min: -2, max: 2, noNaN: true }),
})
const case_ = fc.record({
  budgets: fc.array(
    fc.record({ maxParams: fc.integer({ min: 1, max: 100 }), weight: fc.double({ min: 0.01, max: 3, noNaN: true }) }),
    { minLength: 1, maxLength: 4 },
  ),
  contenders: fc.array(contender, { maxLength: 8 }),
  params: fc.integer({ min: 1, max: 120 }),
  score: fc.double({ min: -2, max: 2, noNaN: true }),
  change: fc.double({ min: 0.01, max: 2, noNaN: true }),
})

function bestWithin(contenders: readonly { params: number; score: number }[], budget: number): number {
  return Math.max(-3, ...contenders.filter(({ params }) => params <= budget).map(({ score }) => score))
}

describe('BudgetGain', () => {
  it('sums the expected improvement of every budget that a new net fits, each with its weight', () => {
    fc.assert(
      fc.property(case_, ({ budgets, contenders, params, score, change }) => {
        const gain = Math.exp(new BudgetGain(budgets, contenders, -3).ofNew(params, score, change))
        const expected = budgets
          .filter(({ maxParams }) => params <= maxParams)
          .map(({ maxParams, weight }) => {
            return weight * expectedImprovement(score, change, bestWithin(contenders, maxParams))
          })
        expect(gain).toBeCloseTo(
          expected.reduce((sum, each) => sum + each, 0),
          10,
        )
      }),
    )
  })

  it('is never above its bound', () => {
    fc.assert(
      fc.property(case_, ({ budgets, contenders, params, score, change }) => {
        const gain = new BudgetGain(budgets, contenders, -3)
        expect(gain.ofNew(params, score, change)).toBeLessThanOrEqual(gain.bound(params, score, change))
      }),
    )
  })

  it('never rises for a new net when another joins', () => {
    fc.assert(
      fc.property(case_, contender, ({ budgets, contenders, params, score, change }, other) => {
        const before = new BudgetGain(budgets, contenders, -3).ofNew(params, score, change)
        const after = new BudgetGain(budgets, [...contenders, other], -3).ofNew(params, score, change)
        expect(after).toBeLessThanOrEqual(before + 1e-9)
      }),
    )
  })

  it('gains by a leader what finding out that it should not lead is worth', () => {
    const only = [{ maxParams: 30, weight: 1 }]
    const [first, second] = [
      { params: 10, score: 1 },
      { params: 20, score: 0.8 },
    ]
    const gain = new BudgetGain(only, [first, second], 0)
    // The best after is the larger of the leader's new score and the second: E max(N(1, 0.3²), 0.8) - 1.
    expect(Math.exp(gain.ofContender(first, 0.3))).toBeCloseTo(expectedImprovement(0.8, 0.3, 1), 12)
    expect(Math.exp(gain.ofContender(second, 0.3))).toBeCloseTo(expectedImprovement(0.8, 0.3, 1), 12)
    expect(gain.ofContender(first, 0)).toBe(-Infinity)
  })

  it('gains nothing by a net that fits no budget', () => {
    expect(new BudgetGain([{ maxParams: 30, weight: 1 }], [], 0).ofNew(31, 5, 1)).toBe(-Infinity)
  })
})
