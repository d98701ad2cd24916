import { describe, expect, it } from 'vitest'
import { fitGaussianProcess, GpError, posteriorSamples } from '../src/index.ts'

const x = Array.from({ length: 8 }, (_, i) => [i / 7, ((3 * i) % 8) / 7])
const y = x.map(([a = 0, b = 0]) => 20 + 5 * Math.sin(4 * a) + b)
const process = fitGaussianProcess({ x, y })
const at = [
  [0.1, 0.2],
  [0.12, 0.2],
  [0.9, 0.05],
  [0.5, 0.5],
]

describe('posterior samples', () => {
  it('have the mean and the covariance of the posterior', () => {
    const count = 20_000
    const samples = process.sample(at, { count, seed: 1 })
    const { mean, deviation } = process.predict(at)
    const covariance = process.covariance(at)
    const columns = at.map((_, i) => samples.getColumn(i).map((value) => value - (mean[i] as number)))
    for (const [i, a] of columns.entries()) {
      const s = deviation[i] as number
      expect(Math.abs(a.reduce((sum, value) => sum + value / count, 0))).toBeLessThan((4 * s) / Math.sqrt(count))
      for (const [j, b] of columns.entries()) {
        const found = a.reduce((sum, value, k) => sum + (value * (b[k] as number)) / count, 0)
        expect(Math.abs(found - covariance.get(i, j))).toBeLessThan(
          (6 * s * (deviation[j] as number)) / Math.sqrt(count),
        )
      }
    }
  })

  it('are the same for the same seed, and begin alike whatever their number', () => {
    const three = process.sample(at, { count: 3, seed: 5 })
    expect(process.sample(at, { count: 3, seed: 5 }).to2DArray()).toEqual(three.to2DArray())
    expect(process.sample(at, { count: 1, seed: 5 }).getRow(0)).toEqual(three.getRow(0))
    expect(process.sample(at, { seed: 6 }).getRow(0)).not.toEqual(three.getRow(0))
  })

  it('agree at points that coincide, and with what is known exactly', () => {
    const exact = fitGaussianProcess({ x, y, kernel: 'matern52 + 0 * white' })
    const [sample = []] = exact.sample([x[2] ?? [], [0.3, 0.3], [0.3, 0.3], x[5] ?? []], { seed: 2 }).to2DArray()
    expect(sample[0]).toBeCloseTo(y[2] as number, 3)
    expect(sample[3]).toBeCloseTo(y[5] as number, 3)
    expect(sample[1]).toBeCloseTo(sample[2] as number, 3)
    expect(exact.sample(x.slice(0, 2)).getRow(0)[0]).toBeCloseTo(y[0] as number, 3)
  })

  it('refuses more points than it can hold', () => {
    const many = Array.from({ length: 4097 }, (_, i) => [i, 0])
    expect(() => posteriorSamples(process.regression, many)).toThrow(GpError)
  })
})
