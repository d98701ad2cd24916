import { describe, expect, it } from 'vitest'
import { erf, erfc, erfcx, logNormalCdf, normalCdf, normalPdf, normalQuantile } from '../../src/index.ts'

// mpmath 1.3, 30 digits: mpmath.ncdf(x).
const cdf: [number, number][] = [
  [-20, 2.7536241186062337e-89],
  [-6, 9.86587645037698e-10],
  [-1, 0.15865525393145705],
  [-0.3, 0.3820885778110474],
  [0, 0.5],
  [1.5, 0.9331927987311419],
  [4, 0.9999683287581669],
]

describe('the normal distribution', () => {
  it.each(cdf)('has the distribution function of 30-digit arithmetic at %d', (z, wanted) => {
    expect(Math.abs(normalCdf(z) / wanted - 1)).toBeLessThan(2e-15)
    expect(logNormalCdf(z)).toBeCloseTo(Math.log(wanted), 12)
  })

  it('has a quantile function that undoes it', () => {
    for (let k = 1; k < 400; k++) {
      const p = k < 200 ? 10 ** (-k * 1.5) : (k - 199) / 202
      expect(Math.abs(normalCdf(normalQuantile(p)) / p - 1)).toBeLessThan(2e-12)
    }
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(0.5)]).toEqual([-Infinity, Infinity, 0])
    expect([-0.1, 1.1, NaN].map(normalQuantile)).toEqual([NaN, NaN, NaN])
  })

  it('has tails and limits', () => {
    expect([normalCdf(-Infinity), normalCdf(Infinity), normalPdf(Infinity)]).toEqual([0, 1, 0])
    expect(logNormalCdf(-1e100)).toBeCloseTo(-5e199, -190)
    expect(normalPdf(0)).toBeCloseTo(1 / Math.sqrt(2 * Math.PI), 16)
  })
})

describe('the error functions', () => {
  it('fit together over their whole range', () => {
    for (let x = -5; x <= 5; x += 0.013) {
      expect(erf(x) + erfc(x)).toBeCloseTo(1, 15)
      expect(erf(-x)).toBe(-erf(x))
      expect(erfcx(x) * Math.exp(-x * x)).toBeCloseTo(erfc(x), 13)
    }
    expect(erfc(27)).toBeGreaterThan(0)
    expect(erfcx(1e10)).toBeCloseTo(1 / (1e10 * Math.sqrt(Math.PI)), 24)
  })
})
