import { describe, expect, it } from 'vitest'
import { kernelByName, marginalLikelihood, Pairs, toPoints } from '../src/index.ts'
import { golden } from './golden/golden.ts'
import { relativeError } from './relative-error.ts'

const { x, y, noise, mean, cases } = golden.posterior
const pairs = Pairs.within(toPoints(x))
const z = Float64Array.from(y)

describe('marginalLikelihood', () => {
  it.each(cases.map((one) => [one.kernel, one] as const))('gives value and gradient of %s to 1e-12', (name, one) => {
    const kernel = kernelByName(name, { inputs: 2 })
    const values = Float64Array.from(one.values)
    const found = marginalLikelihood({ kernel, pairs, z, jitter: 0 }, { values, noise, mean })
    expect(found.value).toBeCloseTo(one.logMarginalLikelihood, 12)
    expect(relativeError(found.gradient, one.gradient)).toBeLessThan(1e-12)
  })

  it('has its best constant mean where the slope in the mean is 0', () => {
    const kernel = kernelByName('matern52', { inputs: 2 })
    const values = Float64Array.of(1, 0.5, 0.7)
    const observations = { kernel, pairs, z, jitter: 0, noiseVariances: Float64Array.of(0.1, 0, 0.3, 0, 0.02) }
    const best = marginalLikelihood(observations, { values, noise, mean: 'profiled' })
    expect(best.meanGradient).toBeCloseTo(0, 12)
    for (const other of [best.mean - 0.01, best.mean + 0.01]) {
      expect(marginalLikelihood(observations, { values, noise, mean: other }).value).toBeLessThan(best.value)
    }
  })

  it('has the gradient of the profile likelihood at a profiled mean', () => {
    const kernel = kernelByName('matern32', { inputs: 2 })
    const at = (logs: number[]): ReturnType<typeof marginalLikelihood> => {
      const all = Float64Array.from(logs, Math.exp)
      return marginalLikelihood(
        { kernel, pairs, z, jitter: 0 },
        { values: all.subarray(0, -1), noise: all.at(-1) as number, mean: 'profiled' },
      )
    }
    const logs = [-3, -0.5, 0.4, -6]
    const differences = logs.map((_, i) => {
      const moved = (by: number): number => at(logs.with(i, (logs[i] as number) + by)).value
      return (moved(1e-5) - moved(-1e-5)) / 2e-5
    })
    expect(relativeError(at(logs).gradient, differences)).toBeLessThan(1e-8)
  })
})
