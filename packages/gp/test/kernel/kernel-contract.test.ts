import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  constant,
  GpError,
  kernelByName,
  linear,
  matern12,
  matern32,
  matern52,
  Pairs,
  productKernel,
  productMatern52,
  rbf,
  sumKernel,
  toPoints,
  type Kernel,
  type PointsLike,
} from '../../src/index.ts'
import { relativeError } from '../relative-error.ts'

const inputs = 3
const kernels: Record<string, Kernel> = {
  rbf: rbf({ inputs }),
  'rbf, one length scale': rbf({ inputs, ard: false }),
  matern12: matern12({ inputs }),
  matern32: matern32({ inputs }),
  matern52: matern52({ inputs }),
  'matern52, one length scale': matern52({ inputs, ard: false }),
  productMatern52: productMatern52({ inputs }),
  'productMatern52, one length scale': productMatern52({ inputs, ard: false }),
  linear: linear({ inputs }),
  constant: constant({ inputs }),
  'a sum': sumKernel(matern52({ inputs }), linear({ inputs }), constant({ inputs })),
  'a product': productKernel(matern32({ inputs }), sumKernel(linear({ inputs }), rbf({ inputs, ard: false }))),
}

const coordinate = fc.double({ min: -4, max: 4, noNaN: true })
const points = fc.array(fc.tuple(coordinate, coordinate, coordinate), { minLength: 1, maxLength: 8 })
const settings = (kernel: Kernel): fc.Arbitrary<number[]> =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
    minLength: kernel.parameters.length,
    maxLength: kernel.parameters.length,
  })

describe.each(Object.entries(kernels))('%s', (_name, kernel) => {
  it('is symmetric and agrees with itself over every layout of pairs', () => {
    fc.assert(
      fc.property(points, settings(kernel), (x, logs) => {
        const values = Float64Array.from(logs, Math.exp)
        const square = covariances(kernel, values, x)
        expect(square).toEqual(square.map((row, i) => row.map((_, j) => square[j]?.[i])))
        const packed = [...kernel.evaluate(values, Pairs.within(toPoints(x))).covariance]
        expect(packed).toEqual(square.flatMap((row, i) => row.slice(0, i + 1)))
        const diagonal = [...kernel.evaluate(values, Pairs.diagonal(toPoints(x))).covariance]
        expect(diagonal).toEqual(square.map((row, i) => row[i]))
      }),
      { seed: 2, numRuns: 30 },
    )
  })

  it('is positive semidefinite', () => {
    fc.assert(
      fc.property(points, settings(kernel), (x, logs) => {
        const square = new Matrix(covariances(kernel, Float64Array.from(logs, Math.exp), x))
        const eigenvalues = new EigenvalueDecomposition(square, { assumeSymmetric: true }).realEigenvalues
        expect(Math.min(...eigenvalues)).toBeGreaterThan(-1e-12 * Math.max(1, ...eigenvalues))
      }),
      { seed: 3, numRuns: 30 },
    )
  })

  it('has the gradient that finite differences show', () => {
    fc.assert(
      fc.property(points, settings(kernel), (x, logs) => {
        const pairs = Pairs.within(toPoints(x))
        const weights = Float64Array.from({ length: pairs.count }, (_, p) => Math.sin(p + 1))
        const weighted = (at: number[]): number =>
          kernel
            .evaluate(Float64Array.from(at, Math.exp), pairs)
            .covariance.reduce((sum, k, p) => sum + k * (weights[p] as number), 0)
        const gradient = new Float64Array(logs.length)
        kernel.evaluate(Float64Array.from(logs, Math.exp), pairs).addGradient(weights, gradient)
        const step = 1e-4
        // Fourth-order differences: at 1e-4 their own error is far below what is asked for.
        const differences = logs.map((log, i) => {
          const moved = (by: number): number => weighted(logs.with(i, log + by))
          return (8 * (moved(step) - moved(-step)) - (moved(2 * step) - moved(-2 * step))) / (12 * step)
        })
        const scale = Math.max(1, ...differences.map(Math.abs))
        expect(relativeError([...gradient, scale], [...differences, scale])).toBeLessThan(1e-9)
      }),
      { seed: 4, numRuns: 30 },
    )
  })

  it('names its parameters without repeating itself', () => {
    expect(new Set(kernel.parameters.map(({ name }) => name)).size).toBe(kernel.parameters.length)
  })
})

describe('stationary kernels', () => {
  it.each([rbf, matern12, matern32, matern52, productMatern52])('keep every digit far from the origin', (make) => {
    const kernel = make({ inputs: 1 })
    const values = Float64Array.of(2, 0.5)
    // Differences of multiples of 2^-10 near 2^20 are exact, so nothing may be lost by the offset.
    const near = covariances(kernel, values, [[0], [2 ** -10], [0.25]])
    expect(covariances(kernel, values, [[2 ** 20], [2 ** 20 + 2 ** -10], [2 ** 20 + 0.25]])).toEqual(near)
  })
})

describe('kernelByName', () => {
  it('knows the kernels and names them where it does not', () => {
    expect(kernelByName('linear+matern52', { inputs: 2 }).parameters.map(({ name }) => name)).toEqual([
      'variance',
      'lengthscale[0]',
      'lengthscale[1]',
      'linear_variance',
      'linear_sigma0',
    ])
    expect(() => kernelByName('matern', { inputs: 2 })).toThrow(/no kernel "matern".*matern52/)
    expect(() => kernelByName('toString', { inputs: 2 })).toThrow(GpError)
  })
})

describe('sumKernel', () => {
  it('refuses kernels over different inputs', () => {
    expect(() => sumKernel(rbf({ inputs: 1 }), rbf({ inputs: 2 }))).toThrow(
      /over the same inputs, but got kernels over 1, 2/,
    )
    expect(() => sumKernel()).toThrow(GpError)
  })
})

function covariances(kernel: Kernel, values: Float64Array, x: PointsLike): number[][] {
  const table = toPoints(x)
  const flat = kernel.evaluate(values, Pairs.between(table, table)).covariance
  return Array.from({ length: table.count }, (_, i) => [...flat.subarray(i * table.count, (i + 1) * table.count)])
}
