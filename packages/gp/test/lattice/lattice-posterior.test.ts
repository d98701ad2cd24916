import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  fitGaussianProcess,
  GpError,
  kernelByName,
  kernelFromExpression,
  latticeLevels,
  latticePosterior,
  latticeSize,
  Regression,
  type KernelName,
  type LatticeRange,
  type LatticeTables,
} from '../../src/index.ts'
import { relativeError } from '../relative-error.ts'
import { enumerated, problems } from '../support/random-problem.ts'

const tables = [Float64Array.of(0, 0.3, 1), Float64Array.of(-2, 5), Float64Array.from({ length: 50 }, (_, k) => k / 7)]
const x = [
  [0, -2, 0],
  [1, 5, 3],
  [0.3, 5, 6.5],
  [0.5, 0, 1.1],
  [1, -2, 5],
]
const y = [1, 2, 1.5, 0.3, 0.8]

function regression(name: KernelName): Regression {
  const kernel = kernelByName(name, { inputs: 3 })
  const values = kernel.parameters.map((_, i) => 0.6 + 0.4 * i)
  return new Regression({ kernel, values, noise: 0.01, x, y, standardization: { shift: 1, scale: 2 } })
}

function scored(from: Regression, over: LatticeTables, range?: LatticeRange): { mean: number[]; deviation: number[] } {
  const mean: number[] = []
  const deviation: number[] = []
  latticePosterior(from, over, range, (first, means, deviations) => {
    expect(first).toBe((range?.from ?? 0) + mean.length)
    mean.push(...means)
    deviation.push(...deviations)
  })
  return { mean, deviation }
}

describe('latticePosterior', () => {
  it.each(['matern52', 'rbf', 'matern12', 'matern32', 'product_matern52', 'linear+matern52'] as const)(
    'agrees with point-by-point prediction for %s',
    (name) => {
      const from = regression(name)
      const wanted = from.predict(enumerated(tables))
      const found = scored(from, tables)
      expect(relativeError(found.mean, wanted.mean)).toBeLessThan(1e-13)
      expect(relativeError(found.deviation, wanted.deviation)).toBeLessThan(1e-12)
    },
  )

  it.each(['rbf * linear', 'rbf * matern32 + 0.5 * linear', 'constant + rbf * product_matern52 + matern12'])(
    'agrees with point-by-point prediction for %s',
    (expression) => {
      const { kernel } = kernelFromExpression(expression, 3)
      const values = kernel.parameters.map((_, i) => 0.6 + 0.1 * i)
      const from = new Regression({ kernel, values, noise: 0.01, x, y })
      const wanted = from.predict(enumerated(tables))
      const found = scored(from, tables)
      expect(relativeError(found.mean, wanted.mean)).toBeLessThan(1e-12)
      expect(relativeError(found.deviation, wanted.deviation)).toBeLessThan(1e-11)
    },
  )

  it('agrees with point-by-point prediction on random lattices, data and ranges', () => {
    const level = fc.double({ min: -2, max: 2, noNaN: true })
    const axis = fc.array(level, { minLength: 1, maxLength: 5 }).map((values) => Float64Array.from(values))
    const row = fc.tuple(level, level, level, level)
    fc.assert(
      fc.property(
        fc.tuple(axis, axis, axis, axis),
        fc.array(row, { minLength: 1, maxLength: 9 }),
        fc.constantFrom<KernelName>('matern52', 'product_matern52'),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (axes, points, name, share) => {
          const kernel = kernelByName(name, { inputs: 4 })
          const outputs = points.map(([a]) => a)
          const from = new Regression({ kernel, values: [1, 0.5, 1, 2, 3], noise: 0.1, x: points, y: outputs })
          const range = { from: Math.floor(share * latticeSize(axes)), to: latticeSize(axes) }
          const wanted = from.predict(enumerated(axes).slice(range.from))
          const found = scored(from, axes, range)
          for (const [i, value] of found.mean.entries()) expect(value).toBeCloseTo(wanted.mean[i] as number, 11)
          for (const [i, value] of found.deviation.entries())
            expect(value).toBeCloseTo(wanted.deviation[i] as number, 11)
        },
      ),
      { seed: 6, numRuns: 40 },
    )
  })

  it('never gives a negative or undefined deviation, nor one above that before observations', () => {
    fc.assert(
      fc.property(problems(), ({ process, tables: over }) => {
        const before = process.predict([[1e6, -1e6, 1e6]]).deviation[0] as number
        for (const deviation of scored(process.regression, over).deviation) {
          expect(deviation).toBeGreaterThanOrEqual(0)
          if (!process.kernel.includes('linear')) expect(deviation).toBeLessThanOrEqual(before)
        }
      }),
      { seed: 11, numRuns: 50 },
    )
  })

  it('shrinks the deviation everywhere when a point is observed, most of all there', () => {
    fc.assert(
      fc.property(problems(), fc.nat(), ({ process, tables: over }, at) => {
        const index = at % latticeSize(over)
        const point = enumerated(over)[index] as number[]
        const earlier = scored(process.regression, over)
        const observed = process.withPoints([point], [earlier.mean[index] as number])
        const later = scored(observed.regression, over)
        const variance = (earlier.deviation[index] as number) ** 2
        const noise = observed.hyperparameters.noise
        expect((later.deviation[index] as number) ** 2).toBeCloseTo((variance * noise) / (variance + noise), 9)
        for (const [i, deviation] of later.deviation.entries()) {
          expect(deviation).toBeLessThanOrEqual((earlier.deviation[i] as number) + 1e-9)
        }
      }),
      { seed: 12, numRuns: 50 },
    )
  })

  it('gives each point the same figures in whatever range', () => {
    const from = regression('matern52')
    const whole = scored(from, tables)
    for (const cut of [1, 2, 3, 50, 128, 129, 299]) {
      const first = scored(from, tables, { from: 0, to: cut })
      const second = scored(from, tables, { from: cut, to: 300 })
      expect([...first.mean, ...second.mean]).toEqual(whole.mean)
      expect([...first.deviation, ...second.deviation]).toEqual(whole.deviation)
    }
    expect(scored(from, tables, { from: 7, to: 7 }).mean).toEqual([])
  })

  it('counts the last axis fastest', () => {
    expect(latticeSize(tables)).toBe(300)
    expect([...latticeLevels(tables, 0)]).toEqual([0, 0, 0])
    expect([...latticeLevels(tables, 51)]).toEqual([0, 1, 1])
    expect([...latticeLevels(tables, 299)]).toEqual([2, 1, 49])
  })

  it('serves a lattice of one axis', () => {
    const process = fitGaussianProcess({ x: [[0], [1], [2]], y: [0, 1, 0] })
    const axis = Float64Array.of(0, 0.5, 1.5)
    const means: number[] = []
    process.latticePosterior([axis], undefined, (_from, mean) => {
      means.push(...mean)
    })
    expect(relativeError(means, process.predict([[0], [0.5], [1.5]]).mean)).toBeLessThan(1e-13)
  })

  it('refuses lattices and ranges that do not fit', () => {
    const from = regression('matern52')
    const visit = (): void => undefined
    expect(() => {
      latticePosterior(from, tables.slice(1), undefined, visit)
    }).toThrow(/one table per input: 3, but got 2/)
    expect(() => {
      latticePosterior(from, tables.with(1, new Float64Array(0)), undefined, visit)
    }).toThrow(/Axis 1 must have one or more finite levels/)
    expect(() => {
      latticePosterior(from, tables, { from: 0, to: 301 }, visit)
    }).toThrow(/within 0..300, but got 0..301/)
    expect(() => latticeSize(Array.from({ length: 20 }, () => new Float64Array(10)))).toThrow(GpError)
  })
})
