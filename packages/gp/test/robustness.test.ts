import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitGaussianProcess } from '../src/index.ts'

// Few distinct values make duplicates and constant columns common; the others are near each other, huge or tiny.
const nasty = (largest: number): fc.Arbitrary<number> =>
  fc.oneof(
    fc.constantFrom(0, 0, 1, 1, -1, 0.5, 1 + 1e-9, 1e-12, 1e6, -1e9, 1e-65, 1e-160, 5e-324, largest, -largest),
    fc.double({ min: -1e3, max: 1e3, noNaN: true }),
  )
const kernel = fc.constantFrom(
  'matern52(ard)',
  'matern52(ard) + 0 * white',
  'rbf(iso) + 0 * white',
  'product_matern52 + linear',
  'rbf * linear + constant + 0.5 * white',
  'linear + 0 * white',
  'constant',
)
const noisyKernel = fc.constantFrom(
  'matern52(ard)',
  'product_matern52 + linear',
  'rbf * linear + constant + 0.5 * white',
)
const data = fc.integer({ min: 1, max: 12 }).chain((inputs) =>
  fc.array(fc.tuple(fc.array(nasty(1e75), { minLength: inputs, maxLength: inputs }), nasty(1e150)), {
    minLength: 1,
    maxLength: 14,
  }),
)
const variances = fc.option(fc.constantFrom(0, 1e-30, 1e-4, 1, 1e20))

describe('finite data of any kind', () => {
  it('are fitted without an error, with predictions that are numbers and deviations of 0 or more', () => {
    fc.assert(
      fc.property(data, kernel, variances, fc.constantFrom('none', 'dimension-scaled'), (rows, name, known, priors) => {
        const x = rows.map(([point]) => point)
        const y = rows.map(([, value]) => value)
        const process = fitGaussianProcess({
          x,
          y,
          kernel: name,
          priors: priors,
          restarts: 2,
          ...(known !== null && { noiseVariances: y.map(() => known) }),
        })
        const at = [...x, x[0]?.map((value) => value + 1) ?? []]
        const { mean, deviation } = process.predict(at)
        expect([...mean].every(Number.isFinite)).toBe(true)
        expect([...deviation].every((value) => value >= 0 && value < Infinity)).toBe(true)
        const leftOut = process.leaveOneOut()
        expect([...leftOut.mean, ...leftOut.deviation].every((value) => !Number.isNaN(value))).toBe(true)
        if (process.report.status !== 'converged') expect(process.report.warnings.length).toBeGreaterThan(0)
      }),
      { seed: 11, numRuns: 300 },
    )
  })

  it('give processes whose deviation shrinks where a point is added', () => {
    fc.assert(
      fc.property(data, noisyKernel, (rows, name) => {
        const process = fitGaussianProcess({
          x: rows.map(([p]) => p),
          y: rows.map(([, v]) => v),
          kernel: name,
          restarts: 1,
        })
        const added = [rows[0]?.[0].map((value) => value + 0.25) ?? []]
        const before = process.predict(added)
        const { scale } = process.regression.standardization
        const after = process.withPoints(added, before.mean).predict(added)
        expect(after.deviation[0]).toBeLessThanOrEqual((before.deviation[0] as number) * (1 + 1e-6) + 1e-7 * scale)
        expect(Number.isFinite(after.mean[0])).toBe(true)
      }),
      { seed: 12, numRuns: 100 },
    )
  })
})

describe('data beyond what can be squared', () => {
  it('are refused with what to do', () => {
    expect(() => fitGaussianProcess({ x: [[1e200], [0]], y: [0, 1] })).toThrow(/Inputs must lie within.*larger units/)
    expect(() => fitGaussianProcess({ x: [[1], [0]], y: [0, -1e200] })).toThrow(/Outputs must lie within/)
  })
})
