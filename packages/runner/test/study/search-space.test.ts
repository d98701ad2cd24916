import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { levelsOf, numberOf } from '../../src/study/lattice-number.ts'
import type { SearchSpace } from '../../src/study/search-space.ts'
import { TableSpace } from '../../src/study/table-space.ts'
import { gridContext, gridTable, read } from '../table/tables.ts'
import { exampleContext, smallExampleContext } from './simulation.ts'

const restricted = {
  depth: { blocks: [1, 3] },
  width: { ratios: [0.5, 1], roundTo: 8 },
  exclude: ['width2 < 2 * width1', 'depth1 == 3 and depth3 == 1'],
  constraints: { params: { max: 200_000 } },
}

const spaces: [string, () => SearchSpace][] = [
  ['rescales of a family', () => exampleContext().space],
  ['rescales with fixed depths', () => smallExampleContext().space],
  ['rescales of which rules leave some out', () => exampleContext({ space: restricted }).space],
  ['a complete table', () => gridContext().space],
  ['a table that lacks rows', () => gridContext({}, ['2,8', '5,32', '1,4']).space],
]

// One suite for all search spaces.
describe.each(spaces)('the search space of %s', (_, make) => {
  const space = make()
  const counts = space.inputs.map(({ levels }) => levels.length)

  it('finds every candidate by its levels', () => {
    fc.assert(
      fc.property(fc.nat(space.size - 1), (index) => {
        expect(space.indexOfLevels(space.levelsAt(index))).toBe(index)
      }),
    )
  })

  it('encodes each level between 0 and 1, ascending, and each candidate by its levels', () => {
    for (const { levels, encoded } of space.inputs) {
      expect(levels.length).toBeGreaterThan(1)
      expect([encoded[0], encoded.at(-1)]).toEqual([0, 1])
      expect([...encoded]).toEqual([...encoded].sort((a, b) => a - b))
    }
    fc.assert(
      fc.property(fc.nat(space.size - 1), (index) => {
        const levels = space.levelsAt(index)
        expect(space.pointAt(index)).toEqual(space.inputs.map(({ encoded }, i) => encoded[levels[i] as number]))
      }),
    )
  })

  it('numbers the candidates in the order of the lattice, which knows which of its points are missing', () => {
    const numbers = Array.from({ length: space.size }, (_, index) => numberOf(space.levelsAt(index), counts) as number)
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b))
    const tables = space.inputs.map(({ encoded }) => encoded)
    const isComplete = space.size === counts.reduce((product, count) => product * count, 1)
    if (isComplete) expect(space.lattice).toEqual({ tables, candidates: undefined })
    else if (space.lattice !== undefined)
      expect(space.lattice).toEqual({ tables, candidates: Float64Array.from(numbers) })
  })

  it('gives the same costs one by one and in blocks, and the net that has them', () => {
    fc.assert(
      fc.property(fc.nat(space.size - 1), fc.nat(40), (from, length) => {
        const to = Math.min(space.size, from + length)
        const costs = { params: new Float64Array(40), macs: new Float64Array(40) }
        space.fillCosts(from, to, costs)
        for (let index = from; index < to; index++) {
          const { params, macs } = space.costsAt(index)
          expect([costs.params[index - from], costs.macs[index - from]]).toEqual([params, macs])
        }
        const net = space.netAt(from)
        expect(net).toMatchObject({ index: from, rescale: space.rescaleAt(from), ...space.costsAt(from) })
        expect(net.point?.map((value, i) => value - (space.pointAt(from)[i] as number))).toEqual(counts.map(() => 0))
      }),
      { numRuns: 30 },
    )
  })

  it('refuses indices that are none', () => {
    for (const index of [-1, space.size, 0.5]) {
      expect(() => space.levelsAt(index)).toThrow(RangeError)
      expect(() => space.costsAt(index)).toThrow(RangeError)
    }
    expect(() => {
      space.fillCosts(0, space.size + 1, {})
    }).toThrow(RangeError)
  })
})

describe('TableSpace', () => {
  it('has no candidate where the table has no row', () => {
    const space = new TableSpace(gridTable([1, 2], [8, 16], ['2,8']))
    expect(space.size).toBe(3)
    expect(space.indexOfLevels([1, 0])).toBeUndefined()
    expect(space.indexOfValues([2, 8])).toBeUndefined()
    expect(space.rescaleAt(space.indexOfValues([2, 16]) ?? -1)).toEqual({ inputs: { b: 2, w: 16 } })
  })

  it('leaves inputs with one level out of what the surrogate sees, not out of what people see', () => {
    const space = new TableSpace(gridTable([3], [8, 16, 32]))
    expect(space.inputs).toEqual([{ name: 'w', levels: [8, 16, 32], encoded: Float64Array.of(0, 0.5, 1) }])
    expect(space.rescaleAt(0)).toEqual({ inputs: { b: 3, w: 8 } })
  })

  it('maps levels that are not all positive as they are, as a logarithm would fail', () => {
    const reading = read('b,w,acc1,acc2,params,flops\n0,8,80,82,2,2\n1,8,80,82,3,2\n4,8,80,82,4,2')
    if (!('table' in reading)) throw new TypeError('the table must be valid')
    expect(new TableSpace(reading.table).inputs[0]?.encoded).toEqual(Float64Array.of(0, 0.25, 1))
  })
})

describe('levelsOf and numberOf', () => {
  it('are inverse to each other', () => {
    const lattices = fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 6 })
    fc.assert(
      fc.property(lattices, fc.nat(), (counts, draw) => {
        const number = draw % counts.reduce((product, count) => product * count, 1)
        expect(numberOf(levelsOf(number, counts), counts)).toBe(number)
      }),
    )
  })

  it('know no number for levels that are none', () => {
    expect(numberOf([2], [2])).toBeUndefined()
    expect(numberOf([-1], [2])).toBeUndefined()
    expect(numberOf([0, 0], [2])).toBeUndefined()
    expect(() => levelsOf(2, [2])).toThrow(RangeError)
  })
})
