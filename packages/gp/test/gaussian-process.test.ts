import { describe, expect, it } from 'vitest'
import { fitGaussianProcess, GaussianProcess, GpError } from '../src/index.ts'

const grid = Array.from({ length: 20 }, (_, i) => [i / 19, ((7 * i) % 20) / 19])
const surface = (a: number, b: number): number => 0.6 + 0.2 * Math.sin(3 * a) - 0.1 * b * b
const outputs = grid.map(([a = 0, b = 0], i) => surface(a, b) + 0.001 * Math.sin(50 * i))

describe('fitGaussianProcess', () => {
  it('predicts a smooth function well, with honest deviations', () => {
    const process = fitGaussianProcess({ x: grid, y: outputs })
    const at = [
      [0.31, 0.42],
      [0.77, 0.1],
      [0.5, 0.9],
    ]
    const { mean, deviation } = process.predict(at)
    for (const [i, [a = 0, b = 0]] of at.entries()) {
      const error = Math.abs((mean[i] as number) - surface(a, b))
      expect(error).toBeLessThan(0.01)
      expect(error).toBeLessThan(4 * (deviation[i] as number))
    }
    expect(process.report).toMatchObject({ status: 'converged', warnings: [] })
    expect(process.count).toBe(20)
  })

  it('gives the same process bit for bit, and the same again from its state', () => {
    const process = fitGaussianProcess({ x: grid, y: outputs, seed: 3 })
    expect(fitGaussianProcess({ x: grid, y: outputs, seed: 3 }).state()).toEqual(process.state())
    const copy = GaussianProcess.fromState(
      JSON.parse(JSON.stringify(process.state())) as ReturnType<typeof process.state>,
    )
    expect(copy.predict([[0.3, 0.3]])).toEqual(process.predict([[0.3, 0.3]]))
    expect(copy.hyperparameters).toEqual(process.hyperparameters)
    expect(copy.report).toEqual(process.report)
  })

  it('follows the units of outputs and inputs', () => {
    const plain = fitGaussianProcess({ x: grid, y: outputs })
    const scaled = fitGaussianProcess({
      x: grid.map(([a = 0, b = 0]) => [1000 * a - 5, b]),
      y: outputs.map((value) => 100 * value + 7),
    })
    const [before, after] = [plain.hyperparameters, scaled.hyperparameters]
    expect(after.lengthscales[0] as number).toBeCloseTo(1000 * (before.lengthscales[0] as number), 0)
    expect(after.mean).toBeCloseTo(100 * before.mean + 7, 1)
    expect(after.noise / before.noise).toBeCloseTo(1e4, -2)
    expect(scaled.logMarginalLikelihood).toBeCloseTo(plain.logMarginalLikelihood - 20 * Math.log(100), 3)
    const moved = scaled.predict([[295, 0.3]]).mean[0] as number
    expect(moved).toBeCloseTo(100 * (plain.predict([[0.3, 0.3]]).mean[0] as number) + 7, 2)
  })

  it('trusts outputs of little noise more', () => {
    const x = [[0], [0], [1]]
    const trusted = (first: number, second: number): number =>
      fitGaussianProcess({ x, y: [1, 2, 1.4], noiseVariances: [first, second, 0.01] }).predict([[0]]).mean[0] as number
    expect(trusted(1e-4, 1)).toBeLessThan(1.3)
    expect(trusted(1, 1e-4)).toBeGreaterThan(1.6)
  })

  it('keeps processes simpler with priors where points are few', () => {
    const x = Array.from({ length: 9 }, (_, i) => Array.from({ length: 6 }, (_, j) => ((i * (j + 3)) % 9) / 8))
    const y = x.map(([a = 0]) => a)
    const [none, scaled] = (['none', 'dimension-scaled'] as const).map(
      (priors) => fitGaussianProcess({ x, y, priors }).hyperparameters.lengthscales,
    )
    const spread = (values: readonly number[] = []): number => Math.max(...values) / Math.min(...values)
    expect(spread(scaled)).toBeLessThan(spread(none))
  })

  it.each(['rbf', 'matern12', 'matern32', 'product_matern52', 'linear+matern52'] as const)(
    'fits a %s kernel',
    (kernel) => {
      const process = fitGaussianProcess({ x: grid, y: outputs, kernel })
      expect(process.leaveOneOut().logDensity).toBeGreaterThan(20)
      expect(process.hyperparameters.lengthscales).toHaveLength(2)
    },
  )
})

describe('awkward data', () => {
  const twelve = (i: number): number[] => Array.from({ length: 12 }, (_, j) => ((i + 1) * (j + 2)) % 13)

  it.each<[string, number[][], number[]]>([
    ['two points', [[0], [1]], [1, 2]],
    [
      'duplicates with different outputs',
      [
        [0, 1],
        [0, 1],
        [1, 0],
        [1, 0],
      ],
      [1, 1.1, 2, 2.1],
    ],
    ['duplicates with the same outputs', [[0], [0], [1], [1]], [1, 1, 2, 2]],
    ['near-duplicates', [[0], [1e-9], [1], [1 + 1e-9], [2]], [1, 1.0001, 2, 2.0001, 0]],
    [
      'all points the same',
      [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
      [1, 2, 3],
    ],
    [
      'an input that never varies',
      [
        [0, 5],
        [0.5, 5],
        [1, 5],
      ],
      [0, 1, 0],
    ],
    [
      '12 inputs with 13 points',
      Array.from({ length: 13 }, (_, i) => twelve(i)),
      Array.from({ length: 13 }, (_, i) => i % 5),
    ],
    ['huge outputs', [[0], [1], [2], [3]], [1e150, 2e150, 1e150, 3e150]],
    ['tiny outputs', [[0], [1], [2], [3]], [1e-150, 2e-150, 1e-150, 3e-150]],
    ['a far outlier', [[0], [1], [2], [3]], [0, 0, 0, 1e9]],
  ])('fits %s', (_what, x, y) => {
    const process = fitGaussianProcess({ x, y })
    const { mean, deviation } = process.predict(x)
    expect([...mean, ...deviation].every(Number.isFinite)).toBe(true)
    const { variance, noise } = process.hyperparameters
    const reach = Math.sqrt(variance) + Math.sqrt(noise)
    for (const [i, value] of y.entries()) expect(Math.abs((mean[i] as number) - value)).toBeLessThan(5 * reach)
    expect([...process.leaveOneOut().mean].every(Number.isFinite)).toBe(true)
  })

  it.each<[string, number[][], number[], RegExp]>([
    ['one point', [[0.3, 0.2]], [5], /there is one point/],
    ['equal outputs', [[0], [1], [2]], [0.1 + 0.2, 0.3, 0.3], /all outputs are equal/],
  ])('keeps the starting hyperparameters for %s, and says so', (_what, x, y, words) => {
    const process = fitGaussianProcess({ x, y })
    expect(process.report.status).toBe('kept')
    expect(process.report.warnings.join()).toMatch(words)
    const { mean, deviation } = process.predict(x)
    expect(mean[0]).toBeCloseTo(y[0] as number, 6)
    expect(deviation[0]).toBeGreaterThan(0)
    expect(process.predict(x.map((row) => row.map((value) => value + 100))).deviation[0]).toBeCloseTo(1, 6)
  })

  it('warns where points are fewer than hyperparameters', () => {
    const x = Array.from({ length: 13 }, (_, i) => twelve(i))
    const { warnings } = fitGaussianProcess({ x, y: x.map(([a = 0]) => Math.sin(a)) }).report
    expect(warnings.join()).toMatch(/13 points for 14 hyperparameters/)
  })

  it('refuses data that do not belong together', () => {
    expect(() => fitGaussianProcess({ x: [], y: [] })).toThrow(/needs one or more points/)
    expect(() => fitGaussianProcess({ x: [[1], [2]], y: [1] })).toThrow(GpError)
    expect(() => fitGaussianProcess({ x: [[1], [2]], y: [1, NaN] })).toThrow(/number 1 is NaN/)
    expect(() => fitGaussianProcess({ x: [[1], [2]], y: [1, 2], noiseVariances: [0, -1] })).toThrow(
      /0 or more, but one is -1/,
    )
  })
})

describe('withPoints', () => {
  it('keeps hyperparameters, lowers the deviation there, and leaves the first process as it was', () => {
    const process = fitGaussianProcess({ x: grid, y: outputs })
    const pending = [[0.05, 0.95]]
    const before = process.predict(pending)
    const grown = process.withPoints(pending, before.mean)
    expect(grown.hyperparameters).toEqual(process.hyperparameters)
    expect(grown.predict(pending).mean[0]).toBeCloseTo(before.mean[0] as number, 10)
    expect(grown.predict(pending).deviation[0]).toBeLessThan(before.deviation[0] as number)
    expect(process.predict(pending)).toEqual(before)
    expect([process.count, grown.count]).toEqual([20, 21])
    expect(GaussianProcess.fromState(grown.state()).count).toBe(21)
  })
})
