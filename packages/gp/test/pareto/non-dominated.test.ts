import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nonDominated, nonDominatedRank, paretoFront } from '../../src/index.ts'

// Few distinct values, so that ties and duplicates are common.
const points = fc
  .integer({ min: 1, max: 4 })
  .chain((m) => fc.array(fc.array(fc.integer({ min: 0, max: 4 }), { minLength: m, maxLength: m }), { maxLength: 25 }))

const beats = (a: number[], b: number[]): boolean =>
  a.every((value, j) => value >= (b[j] as number)) && a.some((value, j) => value > (b[j] as number))

describe('nonDominated', () => {
  it('agrees with comparing all pairs', () => {
    fc.assert(
      fc.property(points, (list) => {
        expect(nonDominated(list)).toEqual(list.map((point) => !list.some((other) => beats(other, point))))
      }),
      { seed: 11, numRuns: 300 },
    )
  })

  it('turns objectives that are minimised', () => {
    const list = [
      [0.9, 10],
      [0.8, 10],
      [0.7, 5],
      [0.7, 6],
    ]
    expect(nonDominated(list, ['max', 'min'])).toEqual([true, false, true, false])
  })
})

describe('paretoFront', () => {
  it('names each point of the front once, the first copy', () => {
    expect(
      paretoFront([
        [0, 0],
        [1, 2],
        [2, 1],
        [1, 2],
        [-0, 3],
        [0, 3],
      ]),
    ).toEqual([1, 2, 4])
    expect(paretoFront([])).toEqual([])
  })
})

describe('nonDominatedRank', () => {
  it('gives every point one more than the best rank that dominates it', () => {
    fc.assert(
      fc.property(points, (list) => {
        const ranks = nonDominatedRank(list)
        for (const [i, point] of list.entries()) {
          const above = list.flatMap((other, k) => (beats(other, point) ? [ranks[k] as number] : []))
          expect(ranks[i]).toBe(above.length === 0 ? 0 : Math.max(...above) + 1)
        }
      }),
      { seed: 12, numRuns: 300 },
    )
  })
})
