import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TopCandidates } from '../../src/select/top-candidates.ts'
import { Shortlist } from '../../src/select/shortlist.ts'

describe('Shortlist', () => {
  it('takes what is best of all as scores fall, or says that it cannot know', () => {
    const score = fc.integer({ min: 0, max: 30 })
    const falls = fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 40, maxLength: 40 }), { maxLength: 6 })
    fc.assert(
      fc.property(
        fc.array(score, { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 40 }),
        falls,
        (all, kept, steps) => {
          const best = new TopCandidates(kept)
          for (const [index, value] of all.entries()) best.offer(index, value)
          const list = new Shortlist(best.sorted(), best.floor)
          const today = [...all]
          const taken = new Set<number>()
          for (const step of steps) {
            for (const index of today.keys()) today[index] = (today[index] as number) - (step[index] as number)
            const left = [...today.keys()].filter((index) => !taken.has(index))
            const expected = left.sort((a, b) => (today[b] as number) - (today[a] as number) || a - b)[0]
            const found = list.take((indices) => indices.map((index) => today[index] as number))
            if (found === undefined) {
              // Then the best is outside, or at the floor, or there is none.
              if (expected !== undefined) expect(today[expected]).toBeLessThanOrEqual(best.floor)
              return
            }
            expect(found).toEqual({ index: expected, score: today[found.index] })
            taken.add(found.index)
          }
        },
      ),
    )
  })

  it('scores no more than it has to', () => {
    const candidates = Array.from({ length: 10_000 }, (_, index) => ({ index, score: -index }))
    let scored = 0
    const found = new Shortlist(candidates, -Infinity).take((indices) => {
      scored += indices.length
      return indices.map((index) => -index)
    })
    expect(found).toEqual({ index: 0, score: -0 })
    expect(scored).toBeLessThan(1000)
  })
})
