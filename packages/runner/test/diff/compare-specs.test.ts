import type { JsonValue } from '@segscale/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareSpecs } from '../../src/diff/compare-specs.ts'
import { lockedExperiment } from '../fixtures/run-folder.ts'

const specs = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>

describe('compareSpecs', () => {
  it('names a nested field by its path', () => {
    const changed = { ...lockedExperiment, recipe: { ...lockedExperiment.recipe, epochs: 12 } }
    expect(compareSpecs(lockedExperiment, changed)).toEqual([
      { path: 'recipe.epochs', effect: 'training', a: 8, b: 12 },
    ])
  })

  it('counts a list of plain values as one field', () => {
    expect(compareSpecs({ seeds: [1] }, { seeds: [1, 2] })).toEqual([
      { path: 'seeds', effect: 'selection', a: [1], b: [1, 2] },
    ])
  })

  it('compares a list that holds maps entry by entry', () => {
    const [a, b] = [{ augment: [{ padCrop: 4 }, 'flip'] }, { augment: [{ padCrop: 2 }, 'flip'] }]
    expect(compareSpecs(a, b)).toEqual([{ path: 'augment[0].padCrop', effect: 'report', a: 4, b: 2 }])
  })

  it('gives null for a field that a side does not have', () => {
    expect(compareSpecs({ budget: { time: '2h' } }, { budget: { trainings: 3 } })).toEqual([
      { path: 'budget.time', effect: 'selection', a: '2h', b: null },
      { path: 'budget.trainings', effect: 'selection', a: null, b: 3 },
    ])
  })

  it('ignores the order of members', () => {
    expect(compareSpecs({ x: 1, y: { z: 2, w: 3 } }, { y: { w: 3, z: 2 }, x: 1 })).toEqual([])
  })

  it('lists equal fields too when asked for all', () => {
    expect(compareSpecs({ x: 1 }, { x: 1 }, true)).toEqual([{ path: 'x', effect: 'report', a: 1, b: 1 }])
  })

  it('finds nothing between a file and itself', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        expect(compareSpecs(spec, structuredClone(spec))).toEqual([])
      }),
    )
  })

  it('mirrors when the sides are swapped', () => {
    fc.assert(
      fc.property(specs, specs, (a, b) => {
        const byPath = (x: { path: string }, y: { path: string }): number => (x.path < y.path ? -1 : 1)
        const back = compareSpecs(b, a).map(({ path, effect, a: left, b: right }) => ({
          path,
          effect,
          a: right,
          b: left,
        }))
        expect(compareSpecs(a, b).sort(byPath)).toEqual(back.sort(byPath))
      }),
    )
  })
})
