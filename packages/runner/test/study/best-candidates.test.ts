import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BestCandidates } from '../../src/study/best-candidates.ts'

describe('BestCandidates', () => {
  it('keeps what sorting everything would put first, ties by index', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5, max: 5 })), fc.integer({ min: 1, max: 8 }), (scores, capacity) => {
        const best = new BestCandidates(capacity)
        for (const [index, score] of scores.entries()) best.offer(index, score)
        const all = scores.map((score, index) => ({ index, score }))
        const expected = all.sort((a, b) => b.score - a.score || a.index - b.index)
        expect(best.sorted()).toEqual(expected.slice(0, capacity))
        expect(best.floor).toBe(scores.length < capacity ? -Infinity : expected[capacity - 1]?.score)
      }),
    )
  })

  it('ranks scores of minus infinity last', () => {
    const best = new BestCandidates(2)
    best.offer(0, -Infinity)
    best.offer(1, -Infinity)
    best.offer(2, -1e300)
    expect(best.sorted().map(({ index }) => index)).toEqual([2, 0])
  })
})
