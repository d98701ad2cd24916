import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TopCandidates } from '../../src/index.ts'

describe('TopCandidates', () => {
  it('keeps the first of all candidates sorted by score and index, whatever their order', () => {
    const score = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constantFrom(-Infinity, Infinity, NaN))
    fc.assert(
      fc.property(fc.array(score), fc.integer({ min: 0, max: 12 }), fc.boolean(), (scores, capacity, isBackwards) => {
        const top = new TopCandidates(capacity)
        const offers = scores.map((value, index) => ({ index, score: value }))
        for (const { index, score: value } of isBackwards ? offers.toReversed() : offers) top.offer(index, value)
        const counted = offers.map(({ index, score: value }) => ({
          index,
          score: Number.isNaN(value) ? -Infinity : value,
        }))
        const sorted = counted.sort((a, b) => (a.score === b.score ? a.index - b.index : b.score > a.score ? 1 : -1))
        expect(top.sorted()).toEqual(sorted.slice(0, capacity))
      }),
      { seed: 2, numRuns: 500 },
    )
  })

  it('has no floor until it is full', () => {
    const top = new TopCandidates(2)
    top.offer(0, 5)
    expect(top.floor).toBe(-Infinity)
    top.offer(1, 3)
    expect(top.floor).toBe(3)
    top.offer(2, 4)
    expect(top.floor).toBe(4)
  })
})
