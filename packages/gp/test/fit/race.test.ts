import { describe, expect, it } from 'vitest'
import { fit, matern52, Pairs, toPoints, type FitOptions } from '../../src/index.ts'
import { thinned } from '../../src/fit/workspace.ts'

const draws = Array.from({ length: 4 }, (_, j) => (i: number) => ((i + 1) * (Math.SQRT2 + 0.618 * j)) % 1)
const x = Array.from({ length: 170 }, (_, i) => draws.map((draw) => draw(i)))
const z = Float64Array.from(x, ([a = 0, b = 0, c = 0], i) => Math.sin(6 * a) + b * c + 0.1 * Math.sin(77 * i))
const options = (count: number): FitOptions => ({
  observations: {
    kernel: matern52({ inputs: 4 }),
    pairs: Pairs.within(toPoints(x.slice(0, count))),
    z: z.slice(0, count),
    jitter: 0,
  },
  variables: [
    { start: 1, bounds: [1e-3, 1e3] },
    ...Array.from({ length: 4 }, () => ({ start: 0.5, bounds: [0.02, 100] as const })),
  ],
  noise: { start: 0.01, bounds: [1e-6, 10] },
})

describe('searches over many points', () => {
  it('race on some of them and end at an optimum over all', () => {
    const found = fit(options(170))
    expect(found.status).toBe('converged')
    const [variance, ...lengthscales] = found.values
    const starts = [variance as number, ...lengthscales]
    const again = fit({
      ...options(170),
      restarts: 0,
      variables: options(170).variables.map((variable, i) => ({ ...variable, start: starts[i] as number })),
      noise: { start: found.noise, bounds: [1e-6, 10] },
    })
    expect(again.logMarginalLikelihood).toBeGreaterThanOrEqual(found.logMarginalLikelihood - 1e-9)
    expect(again.logMarginalLikelihood).toBeLessThan(found.logMarginalLikelihood + 1e-5)
  })

  it('find what searches over all of them find', () => {
    const starts = Array.from({ length: 3 }, (_, k) => [1, ...[0.3, 0.6, 2, 1].map((v) => v * 2 ** k)])
    const reached = starts.map((start) => {
      const variables = options(170).variables.map((variable, i) => ({ ...variable, start: start[i] as number }))
      return fit({ ...options(170), variables, restarts: 0 }).logMarginalLikelihood
    })
    expect(fit(options(170)).logMarginalLikelihood).toBeGreaterThan(Math.max(...reached) - 1e-4)
  })

  it('give the same result bit for bit', () => {
    expect(fit(options(160))).toEqual(fit(options(160)))
  })
})

describe('thinned', () => {
  it('keeps points of the beginning, the middle and the end, each with its output and variance', () => {
    const { observations } = options(90)
    const few = thinned({ ...observations, noiseVariances: observations.z.map(Math.abs) }, 10)
    expect(few.z).toHaveLength(10)
    const positions = [...few.z].map((value) => observations.z.indexOf(value))
    expect(positions.slice(1).every((at, k) => at > (positions[k] as number))).toBe(true)
    expect(positions[0]).toBeLessThan(20)
    expect(positions.at(-1)).toBeGreaterThan(70)
    expect([...(few.noiseVariances ?? [])]).toEqual([...few.z].map(Math.abs))
    const { points } = few.pairs
    for (const [k, at] of positions.entries()) expect([...points.values.subarray(4 * k, 4 * k + 4)]).toEqual(x[at])
  })
})
