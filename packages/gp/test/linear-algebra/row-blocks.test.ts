import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { packedSize, rowStart } from '../../src/linear-algebra/packed.ts'
import { rowBlocks, rowBlocksSize } from '../../src/linear-algebra/row-blocks.ts'

describe('rowBlocks', () => {
  it('lays four rows side by side, with reciprocal pivots, and rows left over one by one', () => {
    const lower = Float64Array.from({ length: packedSize(5) }, (_, k) => k + 1)
    const first = [1, 2, 4, 7, 0, 1 / 3, 5, 8, 0, 0, 1 / 6, 9, 0, 0, 0, 1 / 10]
    expect([...rowBlocks(lower, 5)]).toEqual([...first, 11, 12, 13, 14, 1 / 15])
  })

  it('has room for every number of the triangle, and for no more than the squares add', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), (n) => {
        const lower = Float64Array.from({ length: packedSize(n) }, (_, k) => k + 2)
        for (let i = 0; i < n; i++) lower[rowStart(i) + i] = 1 / (rowStart(i) + i + 2)
        const blocks = rowBlocks(lower, n)
        expect(blocks).toHaveLength(rowBlocksSize(n))
        const found = [...blocks].filter((value) => value !== 0).map((value) => Math.round(value))
        expect(found.sort((a, b) => a - b)).toEqual(Array.from({ length: packedSize(n) }, (_, k) => k + 2))
      }),
      { seed: 3 },
    )
  })
})
