import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PredictedFront } from '../../src/study/predicted-front.ts'

const small = fc.integer({ min: 0, max: 12 })

describe('PredictedFront', () => {
  it('keeps exactly the candidates that no other one equals or beats in both', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(small, small)), (points) => {
        const front = new PredictedFront()
        for (const [index, [params, mean]] of points.entries()) front.offer(index, params, mean)
        const isBeaten = ([params, mean]: readonly [number, number], index: number): boolean =>
          points.some(
            ([p, m], other) => p <= params && m >= mean && (p < params || m > mean || other < index) && other !== index,
          )
        const expected = points
          .map(([params, mean], index) => ({ index, params, mean }))
          .filter(({ params, mean, index }) => !isBeaten([params, mean], index))
          .sort((a, b) => a.params - b.params)
        expect(front.members()).toEqual(expected)
      }),
    )
  })
})
