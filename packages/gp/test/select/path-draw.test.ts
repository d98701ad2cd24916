import { describe, expect, it } from 'vitest'
import { drawPath, fitGaussianProcess } from '../../src/index.ts'

const x = [
  [0, 0],
  [2, 1],
  [4, 3],
  [1, 4],
]
const process = fitGaussianProcess({ x, y: [0.2, 0.5, 0.9, 0.1], restarts: 0, noiseVariances: [0.01, 0, 0.02, 0] })
const tables = [5, 5].map((levels) => Float64Array.from({ length: levels }, (_, k) => k))
const points = [...(tables[0] as Float64Array)].flatMap((a) => [...(tables[1] as Float64Array)].map((b) => [a, b]))

describe('drawPath', () => {
  it('draws the same path for the same seed and another for another', () => {
    const means = (seed: number): Float64Array => drawPath(process, tables, { seed }).predict(points).mean
    expect(means(3)).toEqual(means(3))
    expect(means(3)).not.toEqual(means(4))
  })

  it('is a joint sample where all of the lattice is anchored: moments over seeds are those of the posterior', () => {
    const count = 600
    const paths = Array.from({ length: count }, (_, seed) => drawPath(process, tables, { seed }).predict(points).mean)
    const { mean, deviation } = process.predict(points)
    const covariance = process.covariance(points)
    for (const i of [1, 12, 23]) {
      const values = paths.map((path) => path[i] as number)
      const average = values.reduce((sum, value) => sum + value, 0) / count
      const spread = deviation[i] as number
      // Four standard errors.
      expect(Math.abs(average - (mean[i] as number))).toBeLessThan((4 * spread) / Math.sqrt(count) + 1e-9)
      for (const j of [1, 13]) {
        const products = paths.map(
          (path) => ((path[i] as number) - (mean[i] as number)) * ((path[j] as number) - (mean[j] as number)),
        )
        const found = products.reduce((sum, value) => sum + value, 0) / count
        const error = (4 * 1.5 * spread * (deviation[j] as number)) / Math.sqrt(count)
        expect(Math.abs(found - covariance.get(i, j))).toBeLessThan(error + 1e-9)
      }
    }
  })

  it('passes through its anchors with hardly any deviation left', () => {
    const path = drawPath(process, tables, { anchors: 25 })
    const before = Math.max(...process.predict(points).deviation)
    expect(Math.max(...path.predict(points).deviation)).toBeLessThan(0.02 * before)
  })
})
