import { describe, expect, it } from 'vitest'
import { dimensionScaledPrior, fitGaussianProcess, noisePrior } from '../../src/index.ts'

const x = Array.from({ length: 20 }, (_, i) => [i / 19, ((7 * i) % 20) / 19])
const y = x.map(([a = 0, b = 0], i) => Math.sin(3 * a) - 0.5 * b + 0.1 * Math.sin(50 * i))

describe('priors', () => {
  it('named dimension-scaled are those of that name given one by one', () => {
    const named = fitGaussianProcess({ x, y, priors: 'dimension-scaled' })
    const given = fitGaussianProcess({ x, y, priors: { lengthscale: dimensionScaledPrior(2), noise: noisePrior } })
    expect(given.state()).toEqual(named.state())
  })

  it('draw the fit towards what is believed, and leave alone what nothing is believed of', () => {
    const free = fitGaussianProcess({ x, y })
    const drawn = fitGaussianProcess({ x, y, priors: { noise: { location: 0, scale: 0.05 } } })
    // The mode of a narrow log-normal density is near the exponential of its location.
    expect(drawn.regression.noise).toBeGreaterThan(0.8)
    expect(drawn.regression.noise).toBeLessThan(1.2)
    expect(free.regression.noise).toBeLessThan(0.5)
    expect(fitGaussianProcess({ x, y, priors: {} }).state()).toEqual(free.state())
  })
})
