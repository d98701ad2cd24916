import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalQuantile, outputTransform, type Moments } from '../../src/index.ts'

describe('outputTransform', () => {
  it.each(['identity', 'log', 'logit'] as const)('takes values there and back (%s)', (name) => {
    const transform = outputTransform(name)
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 0.999, noNaN: true }), (value) => {
        expect(transform.inverse(transform.forward([value])[0] as number)).toBeCloseTo(value, 12)
      }),
      { seed: 1 },
    )
  })

  it.each(['identity', 'log', 'logit'] as const)('gives the moments that quantiles show (%s)', (name) => {
    const transform = outputTransform(name)
    // Stratified draws: the middle of each of many equal cells.
    const cells = 200_000
    for (const [mean, deviation] of [
      [-0.7, 0.3],
      [1.2, 0.05],
    ] as const) {
      let [first, second] = [0, 0]
      for (let k = 0; k < cells; k++) {
        const value = transform.inverse(mean + deviation * normalQuantile((k + 0.5) / cells))
        first += value / cells
        second += (value * value) / cells
      }
      const moments = transform.moments(mean, deviation)
      expect(moments.mean).toBeCloseTo(first, 5)
      expect(moments.deviation).toBeCloseTo(Math.sqrt(second - first * first), 4)
    }
  })

  it.each(['identity', 'log', 'logit'] as const)('carries small noise over (%s)', (name) => {
    const transform = outputTransform(name)
    const [y, s] = [0.3, 1e-4]
    const [low = 0, high = 0] = transform.forward([y - s, y + s])
    expect(Math.sqrt(transform.noiseVariance(y, s * s))).toBeCloseTo((high - low) / 2, 8)
  })

  it('keeps log-normal moments numbers for wide and for certain beliefs', () => {
    const transform = outputTransform('log')
    const moments = (mean: number, deviation: number): Moments => transform.moments(mean, deviation)
    expect(moments(0, 0)).toEqual({ mean: 1, deviation: 0 })
    expect(moments(-800, 30).deviation).toBeCloseTo(Math.exp(100), -30)
    expect(moments(-1000, 5)).toEqual({ mean: 0, deviation: 0 })
    expect(moments(Math.log(3), 1e-6).deviation).toBeCloseTo(3e-6, 12)
  })

  it('refuses outputs that have no place on its scale', () => {
    expect(() => outputTransform('log').forward([1, 0])).toThrow(/positive and finite, but one is 0/)
    expect(() => outputTransform('logit').forward([0.5, 1.5])).toThrow(/shares in \[0, 1\], but one is 1.5/)
    expect(Number.isFinite(outputTransform('logit').forward([1])[0])).toBe(true)
  })
})
