import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hypervolume } from '../../src/index.ts'

// Corners of a grid of unit cells: the volume is the number of cells below one of the points.
function countedCells(points: number[][], m: number): number {
  let cells: number[][] = [[]]
  for (let j = 0; j < m; j++) cells = cells.flatMap((cell) => [0, 1, 2, 3].map((k) => [...cell, k]))
  return cells.filter((cell) => points.some((point) => cell.every((low, j) => (point[j] as number) > low))).length
}

describe('hypervolume', () => {
  it.each([1, 2, 3, 4])('counts unit cells in %i objectives', (m) => {
    const point = fc.array(fc.integer({ min: -1, max: 4 }), { minLength: m, maxLength: m })
    fc.assert(
      fc.property(fc.array(point, { maxLength: 10 }), (points) => {
        const counted = countedCells(points, m)
        expect(hypervolume(points, new Array<number>(m).fill(0))).toBe(counted)
        const turned = points.map((values) => values.map((value) => -value))
        expect(hypervolume(turned, new Array<number>(m).fill(0), new Array<'min'>(m).fill('min'))).toBe(counted)
      }),
      { seed: 13, numRuns: 100 },
    )
  })

  it('does not count points that only touch the reference', () => {
    expect(
      hypervolume(
        [
          [0, 5],
          [5, 0],
        ],
        [0, 0],
      ),
    ).toBe(0)
    expect(hypervolume([], [0, 0])).toBe(0)
  })
})
