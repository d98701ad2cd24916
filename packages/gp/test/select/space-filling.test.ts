import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spaceFilling } from '../../src/index.ts'
import { enumerated } from '../support/random-problem.ts'

describe('spaceFilling', () => {
  it('begins with the corners of a square', () => {
    const tables = [Float64Array.of(0, 0.4, 1), Float64Array.of(0, 0.4, 1)]
    expect(spaceFilling({ tables, count: 4 })).toEqual([0, 8, 2, 6])
  })

  it('always takes the point whose nearest neighbour is farthest, the lowest index first', () => {
    const axis = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 4 })
    fc.assert(
      fc.property(fc.tuple(axis, axis, axis), fc.integer({ min: 1, max: 10 }), (axes, count) => {
        const tables = axes.map((values) => Float64Array.from(values))
        const points = enumerated(tables)
        const known = [[1, 2, 3]]
        const chosen = spaceFilling({ tables, count, known, scales: [1, 2, 4] })
        const taken = [...known]
        const distance = (a: readonly number[], b: readonly number[]): number =>
          a.reduce((sum, value, j) => sum + ((value - (b[j] as number)) / 2 ** j) ** 2, 0)
        for (const index of chosen) {
          const free = points.map((point, i) =>
            chosen.slice(0, taken.length - 1).includes(i)
              ? -1
              : Math.min(...taken.map((other) => distance(point, other))),
          )
          expect(index).toBe(free.indexOf(Math.max(...free)))
          taken.push(points[index] ?? [])
        }
        expect(new Set(chosen).size).toBe(Math.min(count, points.length))
      }),
      { seed: 9, numRuns: 100 },
    )
  })
})
