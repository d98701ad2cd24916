import { describe, expect, it } from 'vitest'
import { fitGaussianProcess, GaussianProcess, GpError } from '../../src/index.ts'

const x = Array.from({ length: 24 }, (_, i) => [i / 23, ((7 * i) % 24) / 23])
const y = x.map(([a = 0, b = 0], i) => Math.sin(3 * a) - 0.5 * b + 0.02 * Math.sin(50 * i))

describe('bounds', () => {
  it('hold by name, by kind, and for the noise', () => {
    const process = fitGaussianProcess({
      x,
      y,
      bounds: { lengthscale: [0.3, 0.4], 'lengthscale[1]': [5, 5], noise: [0.1, 0.2], variance: [2, 3] },
    })
    const { values, noise } = process.regression
    expect(values[0]).toBeGreaterThanOrEqual(2)
    expect(values[0]).toBeLessThanOrEqual(3)
    expect(values[1]).toBeGreaterThanOrEqual(0.3)
    expect(values[1]).toBeLessThanOrEqual(0.4)
    expect(values[2]).toBe(5)
    expect(noise).toBeGreaterThanOrEqual(0.1)
  })

  it('are refused where they name nothing or are no range', () => {
    expect(() => fitGaussianProcess({ x, y, bounds: { length: [1, 2] } })).toThrow(/"length" is none of them/)
    expect(() => fitGaussianProcess({ x, y, bounds: { variance: [2, 1] } })).toThrow(GpError)
    expect(() => fitGaussianProcess({ x, y, bounds: { noise: [0, 1] } })).toThrow(/those of noise are 0 to 1/)
  })
})

describe('kernel expressions', () => {
  it('mean the default kernel by its name', () => {
    const plain = fitGaussianProcess({ x, y })
    expect(plain.kernel).toBe('matern52(ard) + white')
    for (const kernel of ['matern52', '1.0 * matern52(ard) + white']) {
      expect(fitGaussianProcess({ x, y, kernel }).state()).toEqual(plain.state())
    }
  })

  it('are fitted, kept in the state, and read back', () => {
    const process = fitGaussianProcess({ x, y, kernel: 'rbf(iso) * linear + 0.5 * constant' })
    expect(process.kernel).toBe('rbf(iso) * linear + 0.5 * constant + white')
    expect(process.report.status).toBe('converged')
    expect(Object.keys(process.hyperparameters.other)).toEqual(['linear_sigma0', 'constant'])
    const copy = GaussianProcess.fromState(process.state())
    expect(copy.predict([[0.4, 0.4]])).toEqual(process.predict([[0.4, 0.4]]))
    expect(copy.kernel).toBe(process.kernel)
  })

  it('leave out the noise where they say so', () => {
    const process = fitGaussianProcess({ x, y, kernel: 'matern52 + 0 * white' })
    expect(process.hyperparameters.noise).toBe(0)
    expect(process.predict([x[3] ?? []]).mean[0]).toBeCloseTo(y[3] as number, 6)
    expect(fitGaussianProcess({ x, y }).hyperparameters.noise).toBeGreaterThan(0)
  })

  it('fit lines in inputs of any unit alike', () => {
    const small = fitGaussianProcess({ x, y, kernel: 'linear + white' })
    const large = fitGaussianProcess({
      x: x.map((row) => row.map((value) => 1e5 * value)),
      y,
      kernel: 'linear + white',
    })
    expect(large.logMarginalLikelihood).toBeCloseTo(small.logMarginalLikelihood, 4)
  })
})
