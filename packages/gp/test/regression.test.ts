import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GpError, kernelByName, matern52, Regression, toPoints } from '../src/index.ts'
import { golden } from './golden/golden.ts'
import { relativeError } from './relative-error.ts'

const { x, y, at, noise, mean, cases } = golden.posterior

describe('Regression', () => {
  it.each(cases.map((one) => [one.kernel, one] as const))('gives the posterior of %s to 1e-13', (name, one) => {
    const kernel = kernelByName(name, { inputs: 2 })
    const regression = new Regression({ kernel, values: one.values, noise, mean, x, y })
    const prediction = regression.predict(at)
    expect(relativeError(prediction.mean, one.mean)).toBeLessThan(1e-13)
    expect(relativeError(prediction.deviation, one.deviation)).toBeLessThan(1e-13)
    const variances = regression.covariance(at).diagonal()
    expect(relativeError(variances.map(Math.sqrt), one.deviation)).toBeLessThan(1e-13)
    expect(regression.logMarginalLikelihood).toBeCloseTo(one.logMarginalLikelihood, 12)
    const leftOut = regression.leaveOneOut()
    expect(relativeError(leftOut.mean, one.leaveOneOutMean)).toBeLessThan(1e-13)
    expect(relativeError(leftOut.deviation, one.leaveOneOutDeviation)).toBeLessThan(1e-13)
    const profiled = new Regression({ kernel, values: one.values, noise, x, y })
    expect(profiled.conditioned.mean).toBeCloseTo(one.profiledMean, 12)
  })

  it('gives in each leave-one-out prediction what the other points alone predict', () => {
    const kernel = matern52({ inputs: 2 })
    const options = { kernel, values: [0.04, 0.6, 1.7], noise, mean }
    const leftOut = new Regression({ ...options, x, y }).leaveOneOut()
    for (const [i, point] of x.entries()) {
      const others = new Regression({ ...options, x: x.toSpliced(i, 1), y: y.toSpliced(i, 1) }).predict([point])
      expect(leftOut.mean[i]).toBeCloseTo(others.mean[0] as number, 13)
      expect(leftOut.deviation[i]).toBeCloseTo(Math.hypot(others.deviation[0] as number, Math.sqrt(noise)), 13)
    }
  })

  it('predicts many points as it predicts each alone', () => {
    const regression = new Regression({ kernel: matern52({ inputs: 2 }), values: [1, 0.5, 0.5], noise, x, y })
    const many = Array.from({ length: 600 }, (_, i) => [i / 600, (i % 7) / 7])
    const together = regression.predict(many)
    for (const i of [0, 255, 256, 599]) {
      const alone = regression.predict([many[i] as number[]])
      expect([together.mean[i], together.deviation[i]]).toEqual([alone.mean[0], alone.deviation[0]])
    }
    expect(regression.means(many)).toEqual(together.mean)
  })

  it('knows an exactly observed point exactly', () => {
    const regression = new Regression({
      kernel: matern52({ inputs: 1 }),
      values: [0.3, 1],
      noise: 0,
      mean: 0,
      x: [[0], [9]],
      y: [1, 2],
    })
    expect([...regression.predict([[0], [9]]).deviation]).toEqual([0, 0])
  })

  it('never has a negative variance, and no more than before at a point that was added', () => {
    const coordinate = fc.double({ min: -3, max: 3, noNaN: true })
    const point = fc.tuple(coordinate, coordinate)
    const data = fc.array(fc.tuple(point, coordinate), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(data, point, fc.constantFrom('matern52', 'rbf', 'product_matern52'), (rows, added, name) => {
        const regression = new Regression({
          kernel: kernelByName(name, { inputs: 2 }),
          values: [1, 0.7, 1.3],
          noise: 1e-4,
          mean: 0,
          x: rows.map(([p]) => p),
          y: rows.map(([, value]) => value),
        })
        const before = regression.predict([added]).deviation[0] as number
        const after = regression.withPoints([added], [0.5]).predict([added]).deviation[0] as number
        expect(before).toBeGreaterThanOrEqual(0)
        expect(after).toBeGreaterThanOrEqual(0)
        expect(after).toBeLessThanOrEqual(before + 1e-9)
        // An observation with noise s leaves a variance below s.
        expect(after ** 2).toBeLessThanOrEqual(1e-4 + 1e-9)
      }),
      { seed: 1, numRuns: 60 },
    )
  })

  it('takes points in as if they had been there from the start', () => {
    const kernel = matern52({ inputs: 2 })
    const options = { kernel, values: [1, 0.5, 0.8], noise: 0.01, mean: 0.2 }
    const whole = new Regression({ ...options, x, y, noiseVariances: [0, 0, 0.1, 0.2, 0.3] })
    const start = new Regression({ ...options, x: x.slice(0, 2), y: y.slice(0, 2) })
    const grown = start.withPoints(x.slice(2), y.slice(2), [0.1, 0.2, 0.3])
    expect(relativeError(grown.predict(at).mean, whole.predict(at).mean)).toBeLessThan(1e-14)
    expect(relativeError(grown.predict(at).deviation, whole.predict(at).deviation)).toBeLessThan(1e-14)
    expect(start.x.count).toBe(2)
  })

  it('takes in a copy of a point that it knows without noise', () => {
    const regression = new Regression({
      kernel: matern52({ inputs: 1 }),
      values: [1, 1],
      noise: 0,
      mean: 0,
      x: [[0], [1]],
      y: [0, 1],
    })
    const grown = regression.withPoints([[1]], [1])
    expect(grown.conditioned.jitter).toBeGreaterThan(0)
    expect(grown.predict([[1]]).mean[0]).toBeCloseTo(1, 6)
  })

  it('says what is wrong with bad input', () => {
    const kernel = matern52({ inputs: 2 })
    const options = { kernel, values: [1, 1, 1], noise: 0.1, x, y }
    expect(() => new Regression({ ...options, values: [1, 1] })).toThrow(
      /must be 3 positive numbers \(variance, lengthscale\[0\]/,
    )
    expect(() => new Regression({ ...options, noise: -1 })).toThrow(GpError)
    expect(() => new Regression({ ...options, y: [1] })).toThrow(/one of the outputs per point: 5, but got 1/)
    expect(() => new Regression({ ...options, y: [1, 2, 3, NaN, 5] })).toThrow(/number 3 is NaN/)
    expect(() => new Regression({ ...options, x: [[1, 2], [3]] })).toThrow(/point 1 has 1/)
    expect(() => new Regression(options).predict([[1, Infinity]])).toThrow(/input 1 of point 0 is Infinity/)
    expect(() => new Regression(options).predict(toPoints([[1]]))).toThrow(/must have 2 inputs/)
  })
})
