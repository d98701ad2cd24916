import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  candidateSpace,
  canEncode,
  encode,
  familyByName,
  inputAxes,
  latticeTables,
  type SpaceSettings,
} from '../../src/index.ts'
import { families, inputs, spacesOf } from '../arbitraries.ts'
import { errorOf } from '../error-of.ts'

const cifar = { height: 32, width: 32, channels: 3, classes: 10 }
const resnet20 = familyByName('resnet20')
const settings: SpaceSettings = {
  depth: { blocks: [[1, 2], [2], [1, 3]] },
  width: { channels: [[4, 8, 16], [32], [16, 64]], roundTo: 1 },
}
const space = candidateSpace(resnet20, settings, cifar)

describe('inputAxes', () => {
  it('leaves out the axes with one level', () => {
    expect(inputAxes(space)).toEqual([0, 2, 3, 5])
  })
})

describe('encode', () => {
  it('maps log2 of what is kept to [0, 1] over each axis', () => {
    expect(encode({ depth: [1, 2, 3], width: [8, 32, 64] }, space)).toEqual([0, 1, 0.5, 1])
  })

  it('leaves [0, 1] beyond the levels of an axis', () => {
    expect(encode({ depth: [3, 2, 1], width: [2, 32, 64] }, space)).toEqual([Math.log2(3), 0, -0.5, 1])
  })

  it('refuses a net that does not keep what the space fixes', () => {
    const { code, message } = errorOf(() => encode(space.base, space))
    expect(code).toBe('RESCALE_INVALID')
    expect(message).toContain('3,3,3 / 16,32,64 does not')
  })

  it('reads each candidate from the tables at the digits of its point on the lattice (any space)', () => {
    const cases = families.chain((family) =>
      fc.tuple(
        fc.constant(family),
        spacesOf(family),
        inputs,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      ),
    )
    fc.assert(
      fc.property(cases, ([family, settings, input, share]) => {
        const space = candidateSpace(family, settings, input)
        const index = Math.floor(share * space.size)
        const point: number[] = []
        let rest = space.candidates?.[index] ?? index
        for (const table of latticeTables(space).reverse()) {
          point.unshift(table[rest % table.length] as number)
          rest = Math.floor(rest / table.length)
        }
        expect(rest).toBe(0)
        expect(encode(space.rescaleAt(index), space)).toEqual(point)
      }),
    )
  })
})

describe('canEncode', () => {
  it('holds where only axes with a choice differ', () => {
    expect(canEncode({ depth: [3, 2, 2], width: [1, 32, 1] }, space)).toBe(true)
    expect(canEncode({ depth: [1, 1, 1], width: [4, 32, 16] }, space)).toBe(false)
    expect(canEncode({ depth: [1, 2], width: [4, 32] }, space)).toBe(false)
  })
})

describe('latticeTables', () => {
  it('rises from 0 to 1 along every input (any space)', () => {
    const cases = families.chain((family) => fc.tuple(fc.constant(family), spacesOf(family), inputs))
    fc.assert(
      fc.property(cases, ([family, settings, input]) => {
        for (const table of latticeTables(candidateSpace(family, settings, input))) {
          expect([table[0], table.at(-1)]).toEqual([0, 1])
          expect(table).toEqual(table.toSorted())
        }
      }),
    )
  })
})
