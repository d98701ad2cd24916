import { describe, expect, it } from 'vitest'
import { expectedImprovement, logExpectedImprovement } from '../../src/index.ts'
import { golden } from '../golden/golden.ts'

describe('logExpectedImprovement', () => {
  it.each(golden.logImprovement.map((one) => [one.z, one.value] as const))(
    'is right to 1e-13 at z = %d',
    (z, value) => {
      expect(Math.abs(logExpectedImprovement(z, 1, 0) - value)).toBeLessThanOrEqual(
        1e-13 * Math.max(1, Math.abs(value)),
      )
    },
  )

  it('rises strictly over 150 orders of magnitude of z, without a jump where its formulas meet', () => {
    const steps = Array.from({ length: 3001 }, (_, k) => -(10 ** (150 - k / 20)))
    const fine = Array.from({ length: 4000 }, (_, k) => -12 + k / 200)
    for (const sweep of [steps, fine]) {
      const values = sweep.map((z) => logExpectedImprovement(z, 1, 0))
      expect(values.every(Number.isFinite)).toBe(true)
      for (let k = 1; k < values.length; k++) {
        const rise = (values[k] as number) - (values[k - 1] as number)
        // Below z = -1e-10 or so, log EI is constant to the last digit.
        expect(rise).toBeGreaterThanOrEqual(0)
        if ((sweep[k] as number) < -1e-6) expect(rise).toBeGreaterThan(0)
      }
    }
  })

  it('has the slope PI / EI on both sides of every formula', () => {
    for (const z of [-0.999, -1.001, -9.99, -10.01]) {
      const slope = (logExpectedImprovement(z + 1e-5, 1, 0) - logExpectedImprovement(z - 1e-5, 1, 0)) / 2e-5
      const nearby = (logExpectedImprovement(z + 0.05, 1, 0) - logExpectedImprovement(z - 0.05, 1, 0)) / 0.1
      expect(slope / nearby).toBeCloseTo(1, 2)
    }
  })

  it('follows shifts and units', () => {
    expect(logExpectedImprovement(5, 2, 7)).toBeCloseTo(Math.log(2) + logExpectedImprovement(-1, 1, 0), 14)
  })
})

describe('expectedImprovement', () => {
  it('is the improvement itself where nothing is uncertain', () => {
    expect(expectedImprovement(3, 0, 2)).toBe(1)
    expect(expectedImprovement(1, 0, 2)).toBe(0)
    expect(logExpectedImprovement(3, 0, 2)).toBe(0)
    expect(logExpectedImprovement(1, 0, 2)).toBe(-Infinity)
  })

  it('agrees with its logarithm', () => {
    for (const z of [-30, -10, -5, -1.01, -0.99, 0, 2, 8]) {
      expect(Math.log(expectedImprovement(z, 1, 0))).toBeCloseTo(logExpectedImprovement(z, 1, 0), 11)
    }
  })
})
