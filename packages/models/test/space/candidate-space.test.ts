import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  baseRescale,
  candidateSpace,
  countArchitecture,
  dimensionsOf,
  familyByName,
  instantiate,
  rescaleLabel,
  type CandidateSpace,
  type SpaceSettings,
} from '../../src/index.ts'
import { families, familiesWithInput, inputs, mixedSpacesOf, spacesOf } from '../arbitraries.ts'

const cifar = { height: 32, width: 32, channels: 3, classes: 10 }
const eighths = [1, 2, 3, 4, 5, 6, 7, 8].map((eighth) => eighth / 8)
const large: SpaceSettings = { depth: { min: 1 }, width: { ratios: eighths, roundTo: 1 } }

const spaces: fc.Arbitrary<CandidateSpace> = families.chain((family) =>
  fc.tuple(spacesOf(family), inputs).map(([settings, input]) => candidateSpace(family, settings, input)),
)
const mixedSpaces: fc.Arbitrary<CandidateSpace> = familiesWithInput.chain(([family, input]) =>
  mixedSpacesOf(family).map((settings) => candidateSpace(family, settings, input)),
)
const spacesWithIndex = fc
  .tuple(fc.oneof(spaces, mixedSpaces), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))
  .map(([space, share]) => ({ space, index: Math.floor(share * space.size) }))

describe('CandidateSpace', () => {
  it('holds 18^3 x 8^3 rescales of ResNet-110 with 8 widths', () => {
    expect(candidateSpace(familyByName('resnet110'), large, cifar).size).toBe(2_985_984)
  })

  it('numbers candidates with the last width fastest', () => {
    const settings: SpaceSettings = { depth: { blocks: [1, 3] }, width: { ratios: [0.5, 1], roundTo: 8 } }
    const space = candidateSpace(familyByName('resnet20'), settings, cifar)
    expect([0, 1, 2, 8, 63].map((index) => rescaleLabel(space.rescaleAt(index)))).toEqual([
      '1,1,1 / 8,16,32',
      '1,1,1 / 8,16,64',
      '1,1,1 / 8,32,32',
      '1,1,3 / 8,16,32',
      '3,3,3 / 16,32,64',
    ])
  })

  it('gives every candidate back from its index (any space)', () => {
    fc.assert(
      fc.property(spacesWithIndex, ({ space, index }) => {
        expect(space.indexOf(space.rescaleAt(index))).toBe(index)
      }),
    )
  })

  it('has no index for a rescale outside', () => {
    const settings: SpaceSettings = { depth: { blocks: [1, 3] }, width: { ratios: [0.5], roundTo: 8 } }
    const space = candidateSpace(familyByName('resnet20'), settings, cifar)
    expect(space.indexOf({ depth: [1, 2, 1], width: [8, 16, 32] })).toBeUndefined()
    expect(space.indexOf({ depth: [1, 1], width: [8, 16] })).toBeUndefined()
    expect(space.indexOf({ depth: [1, 1, 1, 8], width: [16, 32] })).toBeUndefined()
    expect(space.baseIndex).toBeUndefined()
  })

  it('finds the base at the end of a space that has it', () => {
    const space = candidateSpace(familyByName('resnet110'), large, cifar)
    expect(space.baseIndex).toBe(space.size - 1)
    expect(space.base).toEqual({ depth: [18, 18, 18], width: [16, 32, 64] })
    expect(space.baseCosts).toMatchObject({ params: 1_727_962, macs: 252_887_680 })
  })

  it('has the base alone where every modifier is 1 (any family)', () => {
    const all = { ratios: [1], roundTo: 8 }
    fc.assert(
      fc.property(familiesWithInput, ([family, input]) => {
        const kinds = new Set(dimensionsOf(family).map(({ kind }) => kind))
        const settings: SpaceSettings = {
          ...{ depth: { ratios: [1] }, width: all },
          ...(kinds.has('inner') && { inner: all }),
          ...(kinds.has('head') && { head: all }),
        }
        const space = candidateSpace(family, settings, input)
        expect(space.size).toBe(1)
        const net = instantiate(family, space.rescaleAt(0), input)
        expect(net).toEqual(instantiate(family, baseRescale(family), input))
      }),
    )
  })

  it('holds every net once (any space of few nets)', () => {
    fc.assert(
      fc.property(mixedSpaces, (space) => {
        fc.pre(space.size <= 300)
        const nets = Array.from({ length: space.size }, (_, index) =>
          JSON.stringify(instantiate(space.family, space.rescaleAt(index), space.input)),
        )
        expect(new Set(nets).size).toBe(nets.length)
      }),
    )
  })

  it('gives the costs that counting the net gives (any space)', () => {
    fc.assert(
      fc.property(spacesWithIndex, ({ space, index }) => {
        const rescale = space.rescaleAt(index)
        const { gemms, gemmLoad, ...costs } = countArchitecture(instantiate(space.family, rescale, space.input))
        expect(gemms.length).toBeGreaterThan(0)
        expect(gemmLoad).toBe(costs.macs)
        expect(space.costsAt(index)).toEqual(costs)
        expect(space.costsOf(rescale)).toEqual(costs)
      }),
    )
  })

  it('fills any range with the costs of its candidates (any space)', () => {
    const ranges = fc.tuple(spacesWithIndex, fc.nat({ max: 40 }))
    fc.assert(
      fc.property(ranges, ([{ space, index: from }, length]) => {
        const to = Math.min(space.size, from + length)
        const params = new Float64Array(length).fill(-1)
        const macs = new Float64Array(length).fill(-1)
        space.fillCosts(from, to, { params, macs })
        const expected = Array.from({ length: to - from }, (_, index) => space.costsAt(from + index))
        const untouched = Array<number>(length - expected.length).fill(-1)
        expect([...params]).toEqual([...expected.map((costs) => costs.params), ...untouched])
        expect([...macs]).toEqual([...expected.map((costs) => costs.macs), ...untouched])
      }),
    )
  })

  it('fills all of 3 million candidates, rising from the smallest net to the base', () => {
    const space = candidateSpace(familyByName('resnet110'), large, cifar)
    const params = new Float64Array(space.size)
    space.fillCosts(0, space.size, { params })
    expect(params[0]).toBe(space.costsOf({ depth: [1, 1, 1], width: [2, 4, 8] }).params)
    expect(params.at(-1)).toBe(1_727_962)
    // Depth of the last segment and its width are at their highest in the last block of 8^3 candidates.
    expect(params.reduce((most, count) => Math.max(most, count), 0)).toBe(1_727_962)
    expect(params.every((count) => Number.isInteger(count) && count >= (params[0] as number))).toBe(true)
  })

  it('refuses what lies outside', () => {
    const space = candidateSpace(familyByName('resnet20'), large, cifar)
    expect(() => space.rescaleAt(space.size)).toThrow(RangeError)
    expect(() => space.rescaleAt(0.5)).toThrow(RangeError)
    expect(() => space.costsAt(-1)).toThrow('from 0 to 13823, found -1')
    const fill = (from: number, to: number, room: number) => () => {
      space.fillCosts(from, to, { params: new Float64Array(room) })
    }
    expect(fill(0, space.size + 1, 20_000)).toThrow(RangeError)
    expect(fill(-1, 1, 2)).toThrow(RangeError)
    expect(fill(2, 1, 2)).toThrow(RangeError)
    expect(fill(0, 3, 2)).toThrow('3 costs do not fit into 2 numbers')
  })
})
