import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accuracySpan, costSpan } from '../../../src/report/plots/pareto-axes.ts'
import type { ParetoRow } from '../../../src/report/plots/pareto-rows.ts'

const row = (cost: number, accuracy: number): ParetoRow => ({
  ...{ series: 'sentinel', cost, accuracy, low: accuracy, high: accuracy },
  ...{ blocks: '', channels: '', inputs: '', label: '', isFront: false },
})
const rows = fc.array(
  fc
    .tuple(fc.integer({ min: 100, max: 1e8 }), fc.double({ min: 0, max: 100, noNaN: true }))
    .map(([cost, accuracy]) => row(cost, accuracy)),
  { minLength: 1, maxLength: 20 },
)

describe('costSpan', () => {
  it('has ticks at 1, 2 and 5', () => {
    expect(costSpan([row(6290, 1), row(269722, 1)]).ticks).toEqual([10000, 20000, 50000, 100000, 200000])
  })

  it('shows every net and at least one tick', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const { domain, ticks } = costSpan(all)
        for (const { cost } of all) expect(cost > domain[0] && cost < domain[1]).toBe(true)
        expect(ticks.length).toBeGreaterThan(0)
        expect(ticks.length).toBeLessThanOrEqual(15)
        for (const tick of ticks) expect(tick >= domain[0] && tick <= domain[1]).toBe(true)
      }),
    )
  })
})

describe('accuracySpan', () => {
  it('has round ticks', () => {
    expect(accuracySpan([row(1, 46.68), row(1, 67.09)]).ticks).toEqual([50, 55, 60, 65])
  })

  it('shows every net, a few ticks, and nothing beyond 0 and 100 %', () => {
    fc.assert(
      fc.property(rows, (all) => {
        const { domain, ticks } = accuracySpan(all)
        expect(domain[0]).toBeGreaterThanOrEqual(0)
        expect(domain[1]).toBeLessThanOrEqual(100)
        for (const { accuracy } of all) expect(accuracy >= domain[0] && accuracy <= domain[1]).toBe(true)
        expect(ticks.length).toBeGreaterThan(1)
        expect(ticks.length).toBeLessThanOrEqual(9)
      }),
    )
  })
})
