import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { comparePredictions, type PredictingSide } from '../../src/diff/compare-predictions.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'

const { trained } = resnet20Study()
const columns = ['depth1', 'depth2', 'depth3', 'width1', 'width2', 'width3', 'params', 'macs']

/** A side that trained some of the nets and predicts all of them, each with an error. */
function side(nets: readonly number[], error: (at: number) => number): PredictingSide {
  const means = trained.map(({ rescale, params, macs, validation }, at): [string, number] => {
    const { depth, width } = rescale as { depth: number[]; width: number[] }
    return [[...depth, ...width, params, macs].join(','), (validation ?? 0) + error(at)]
  })
  return {
    predicted: { columns, means: new Map(means) },
    trained: trained.filter((_, at) => nets.includes(at)),
  }
}

describe('comparePredictions', () => {
  it('finds no difference between a side and itself', () => {
    const one = side([1, 2], () => 0.01)
    const found = comparePredictions(one, one, true)
    expect(found).toMatchObject({ shared: trained.length, rms: 0, mean: 0, unseen: { a: null, b: null } })
    expect(found?.spearman).toBeCloseTo(1, 12)
  })

  it('measures each side at the nets that only the other one trained', () => {
    const [a, b] = [side([0, 1, 2, 3], () => 0.01), side([2, 3, 4], (at) => (at < 2 ? -0.03 : 0.02))]
    const found = comparePredictions(a, b, true)
    expect(found?.unseen.a?.nets).toBe(1)
    expect(found?.unseen.a?.rmse).toBeCloseTo(0.01, 12)
    expect(found?.unseen.a?.bias).toBeCloseTo(0.01, 12)
    expect(found?.unseen.b?.nets).toBe(2)
    expect(found?.unseen.b?.bias).toBeCloseTo(-0.03, 12)
    expect(comparePredictions(a, b, false)?.unseen).toEqual({ a: null, b: null })
  })

  it('mirrors when the sides are swapped', () => {
    const errors = fc.array(fc.double({ min: -0.1, max: 0.1, noNaN: true }), {
      minLength: trained.length,
      maxLength: trained.length,
    })
    fc.assert(
      fc.property(errors, errors, fc.subarray([0, 1, 2, 3]), (left, right, nets) => {
        const [a, b] = [side(nets, (at) => left[at] as number), side([3, 4], (at) => right[at] as number)]
        const [there, back] = [comparePredictions(a, b, true), comparePredictions(b, a, true)]
        expect(there?.spearman).toBeCloseTo(back?.spearman ?? NaN, 12)
        expect(there?.rms).toBeCloseTo(back?.rms ?? NaN, 12)
        expect(there?.mean).toBeCloseTo(-(back?.mean ?? NaN), 12)
        expect(there?.unseen.a).toEqual(back?.unseen.b)
      }),
    )
  })

  it('compares nothing where no candidate is on both sides', () => {
    const one = side([1], () => 0)
    const other = { ...one, predicted: { columns, means: new Map([['1,1,1,1,1,1,1,1', 0.5]]) } }
    expect(comparePredictions(one, other, true)).toBeNull()
    expect(comparePredictions(one, { ...one, predicted: { columns: ['b'], means: new Map() } }, true)).toBeNull()
  })
})
