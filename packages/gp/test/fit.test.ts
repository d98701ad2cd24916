import { describe, expect, it } from 'vitest'
import { fit, GpError, matern52, Pairs, toPoints, type FitOptions } from '../src/index.ts'

const x = Array.from({ length: 12 }, (_, i) => [i / 11, (i * 5) % 12])
const z = Float64Array.from(x, ([a = 0, b = 0], i) => Math.sin(5 * a) + 0.05 * Math.cos(9 * i) + 0.001 * b)
const observations = { kernel: matern52({ inputs: 2 }), pairs: Pairs.within(toPoints(x)), z, jitter: 0 }
const options: FitOptions = {
  observations,
  variables: [
    { start: 1, bounds: [0.01, 100] },
    { start: 0.5, bounds: [0.01, 50] },
    { start: 5, bounds: [0.1, 500] },
  ],
  noise: { start: 0.01, bounds: [1e-6, 10] },
}

describe('fit', () => {
  it('gives the same result bit for bit', () => {
    expect(fit(options)).toEqual(fit(options))
  })

  it('finds nothing better from other seeds on an easy problem', () => {
    const reached = [0, 1, 2].map((seed) => fit({ ...options, seed }).logMarginalLikelihood)
    expect(Math.max(...reached) - Math.min(...reached)).toBeLessThan(1e-6)
  })

  it('is no worse than its first start and stays within the bounds', () => {
    const tight: FitOptions = { ...options, noise: { start: 0.01, bounds: [0.005, 0.02] } }
    const found = fit(tight)
    expect(found.noise).toBeGreaterThanOrEqual(0.005)
    expect(found.noise).toBeLessThanOrEqual(0.02)
    expect(found.objective).toBeGreaterThanOrEqual(fit({ ...tight, restarts: 0 }).objective)
    expect(found.status).toBe('converged')
  })

  it('keeps a parameter whose bounds are one point', () => {
    const found = fit({ ...options, variables: options.variables.with(0, { start: 1, bounds: [2.5, 2.5] }) })
    expect(found.values[0]).toBe(2.5)
    expect(fit({ ...options, noise: 0 }).noise).toBe(0)
  })

  it('weighs priors against the data', () => {
    const pulled = fit({
      ...options,
      variables: options.variables.with(1, {
        start: 0.5,
        bounds: [0.01, 50],
        prior: { location: Math.log(7), scale: 0.01 },
      }),
    })
    expect(pulled.values[1]).toBeCloseTo(7, 0)
    expect(pulled.logMarginalLikelihood).toBeLessThan(fit(options).logMarginalLikelihood)
  })

  it('says where a search ended at a bound', () => {
    expect(fit({ ...options, noise: { start: 0.5, bounds: [0.4, 1] } }).atBounds).toContain(3)
  })

  it('says so where no starting point can be evaluated', () => {
    const broken = { ...observations, z: z.map(() => NaN) }
    expect(() => fit({ ...options, observations: broken })).toThrow(GpError)
  })
})
