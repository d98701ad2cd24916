import { describe, expect, it } from 'vitest'
import { kernelByName, marginalLikelihood, Pairs, Regression, standardization, toPoints } from '../../src/index.ts'
import type { StandardizationKind } from '../../src/index.ts'
import { referenceFile } from './reference-folder.ts'

interface Dataset {
  X: number[][]
  y: number[]
  Xtest: number[][]
}
interface FixedCase {
  id: string
  dataset: string
  kernel: {
    family: string
    variance: number
    lengthscales: number[]
    noise: number
    jitter: number
    mean: number
    standardize: StandardizationKind
    linear_variance?: number
    linear_sigma0?: number
    noise_diag?: number[]
  }
  y_shift: number
  y_scale: number
  lml: number
  lml_grad: number[]
  grad_mean: number
  mean: number[]
  var_f: number[]
  std_f: number[]
  std_y: number[]
  cov_f: number[][]
  loo_mean: number[]
  loo_var: number[]
  loo_lpd: number
  tol: Record<string, number>
}

const file = referenceFile('gp_fixed.json')
const { datasets, cases } = (file.missing ? { datasets: {}, cases: [] } : file.read()) as {
  datasets: Record<string, Dataset>
  cases: FixedCase[]
}

describe.skipIf(file.missing)(`posteriors at fixed hyperparameters${file.note}`, () => {
  it.each(cases.map((one) => [one.id, one] as const))('%s is within the tolerances of its file', (_id, one) => {
    const data = datasets[one.dataset] as Dataset
    const found = computed(one, data)
    const misses = Object.entries(found).flatMap(([field, values]) => {
      const wanted = [one[field as keyof FixedCase] as number | number[] | number[][]].flat(2)
      const worst = Math.max(...values.map((value, i) => Math.abs(value - (wanted[i] as number))))
      const tolerance = one.tol[field] as number
      return values.length === wanted.length && worst <= tolerance ? [] : [{ field, worst, tolerance }]
    })
    expect(misses).toEqual([])
  })

  it.each(cases.map((one) => [one.id, one] as const))('%s standardises its outputs as stated', (_id, one) => {
    const y = Float64Array.from((datasets[one.dataset] as Dataset).y)
    const { shift, scale } = standardization(y, one.kernel.standardize)
    expect(Math.abs(shift - one.y_shift)).toBeLessThanOrEqual(1e-15 * (Math.abs(one.y_shift) + scale))
    expect(Math.abs(scale - one.y_scale)).toBeLessThanOrEqual(1e-14 * one.y_scale)
  })
})

function computed(one: FixedCase, data: Dataset): Record<string, number[]> {
  const k = one.kernel
  const family = k.family.replace(/-iso$/, '')
  const inputs = data.X[0]?.length ?? 0
  const kernel = kernelByName(family, { inputs, ard: k.lengthscales.length === inputs })
  const linear = k.linear_variance === undefined ? [] : [k.linear_variance, k.linear_sigma0 as number]
  const values = Float64Array.from([k.variance, ...k.lengthscales, ...linear])
  const map = { shift: one.y_shift, scale: one.y_scale }
  const scale2 = one.y_scale ** 2
  const regression = new Regression({
    kernel,
    values,
    noise: k.noise,
    mean: k.mean,
    jitter: k.jitter,
    x: data.X,
    y: data.y,
    noiseVariances: k.noise_diag?.map((variance) => variance * scale2),
    standardization: map,
  })
  const likelihood = marginalLikelihood(
    {
      kernel,
      pairs: Pairs.within(toPoints(data.X)),
      z: Float64Array.from(data.y, (value) => (value - map.shift) / map.scale),
      noiseVariances: k.noise_diag && Float64Array.from(k.noise_diag),
      jitter: k.jitter,
    },
    { values, noise: k.noise, mean: k.mean },
  )
  const { mean, deviation } = regression.predict(data.Xtest)
  const leftOut = regression.leaveOneOut()
  const covariance = regression.covariance(data.Xtest)
  return {
    lml: [likelihood.value],
    lml_grad: [...(k.noise === 0 ? likelihood.gradient.subarray(0, -1) : likelihood.gradient)],
    grad_mean: [likelihood.meanGradient],
    mean: [...mean],
    std_f: [...deviation],
    std_y: [...deviation].map((s) => Math.sqrt(s * s + scale2 * k.noise)),
    var_f: covariance.diagonal(),
    cov_f: covariance.to1DArray(),
    loo_mean: [...leftOut.mean],
    loo_var: [...leftOut.deviation].map((s) => s * s),
    loo_lpd: [leftOut.logDensity],
  }
}
