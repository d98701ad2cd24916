import { describe, expect, it } from 'vitest'
import { fit, kernelByName, Pairs, toPoints, type Fit, type FitVariable } from '../../src/index.ts'
import { referenceFile } from './reference-folder.ts'

interface FittedCase {
  id: string
  dataset: string
  kernel_init: {
    family: string
    variance: number
    lengthscales: number[]
    noise: number
    jitter: number
    linear_variance?: number
    linear_sigma0?: number
    noise_diag?: number[]
  }
  params: string[]
  bounds: [number, number][]
  y_shift: number
  y_scale: number
  target_lml: number
  best_known: { lml: number }
}

const file = referenceFile('gp_fitted.json')
const { datasets, cases } = (file.missing ? { datasets: {}, cases: [] } : file.read()) as {
  datasets: Record<string, { X: number[][]; y: number[] }>
  cases: FittedCase[]
}
const best = new Map<string, boolean>()

describe.skipIf(file.missing)(`fits against scikit-learn with 20 restarts${file.note}`, () => {
  it.each(cases.map((one) => [one.id, one] as const))('%s reaches its target', (id, one) => {
    const found = fitted(one)
    for (const [i, value] of [...found.values, found.noise].slice(0, one.bounds.length).entries()) {
      const [low, high] = one.bounds[i] as [number, number]
      expect(value).toBeGreaterThanOrEqual(low)
      expect(value).toBeLessThanOrEqual(high)
    }
    best.set(id, found.logMarginalLikelihood >= one.best_known.lml - 1e-3)
    expect(found.logMarginalLikelihood).toBeGreaterThanOrEqual(one.target_lml - 1e-3)
  })

  it('reaches the best known optimum in at least 80 % of the cases', () => {
    expect([...best.values()].filter(Boolean).length).toBeGreaterThanOrEqual(0.8 * cases.length)
  })
})

function fitted(one: FittedCase): Fit {
  const { X, y } = datasets[one.dataset] as { X: number[][]; y: number[] }
  const k = one.kernel_init
  const inputs = X[0]?.length ?? 0
  const kernel = kernelByName(k.family, { inputs, ard: k.lengthscales.length === inputs })
  const linear = k.linear_variance === undefined ? [] : [k.linear_variance, k.linear_sigma0 as number]
  const starts = [k.variance, ...k.lengthscales, ...linear, k.noise]
  const variables = one.params.map((name, i): FitVariable => {
    const bounds = one.bounds[i] as [number, number]
    return { start: starts[i] as number, bounds, ...typicalRange(name, X) }
  })
  const hasNoise = one.params.at(-1) === 'noise'
  return fit({
    observations: {
      kernel,
      pairs: Pairs.within(toPoints(X)),
      z: Float64Array.from(y, (value) => (value - one.y_shift) / one.y_scale),
      noiseVariances: k.noise_diag && Float64Array.from(k.noise_diag),
      jitter: k.jitter,
    },
    variables: hasNoise ? variables.slice(0, -1) : variables,
    noise: hasNoise ? (variables.at(-1) as FitVariable) : 0,
    mean: 0,
  })
}

function typicalRange(name: string, x: number[][]): { typical?: [number, number] } {
  if (name === 'variance') return { typical: [0.1, 10] }
  if (name === 'noise') return { typical: [1e-4, 0.5] }
  const input = /lengthscale\[(\d+)\]/.exec(name)?.[1]
  if (input === undefined) return {}
  const column = x.map((row) => row[Number(input)] as number)
  const range = Math.max(...column) - Math.min(...column) || 1
  return { typical: [0.02 * range, 100 * range] }
}
