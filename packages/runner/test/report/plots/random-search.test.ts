import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectedBest, expectedHypervolume } from '../../../src/report/plots/random-search.ts'

describe('expectedBest', () => {
  it('is the mean of the largest over every way to draw', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 6 }), (values) => {
        const pairs = values.flatMap((a) => values.map((b) => Math.max(a, b)))
        const triples = pairs.flatMap((a) => values.map((b) => Math.max(a, b)))
        const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length
        const [one, two, three] = expectedBest(Float64Array.from(values), 3) as [number, number, number]
        expect(one).toBeCloseTo(mean(values), 9)
        expect(two).toBeCloseTo(mean(pairs), 9)
        expect(three).toBeCloseTo(mean(triples), 9)
      }),
    )
  })
})

describe('expectedHypervolume', () => {
  const candidates = { size: 3, mean: Float64Array.of(0.5, 0.6, 0.2), params: Float64Array.of(50, 100, 100) }

  it('rises with each draw, towards that of the whole front', () => {
    const volumes = expectedHypervolume(candidates, 200, 200, { accuracy: 0.1, params: 1 })
    for (const [at, volume] of volumes.entries()) expect(volume).toBeGreaterThanOrEqual(volumes[at - 1] ?? 0)
    // 0.5 above 0.1 over three quarters, and 0.1 more over a half.
    expect(volumes.at(-1)).toBeCloseTo(0.4 * 0.75 + 0.1 * 0.5, 9)
  })

  it('is the same at each call', () => {
    const again = (): number[] => expectedHypervolume(candidates, 5, 200, { accuracy: 0.1, params: 1 })
    expect(again()).toEqual(again())
  })
})
