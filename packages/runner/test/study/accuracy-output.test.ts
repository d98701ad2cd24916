import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AccuracyOutput } from '../../src/study/accuracy-output.ts'

const outputs = ['logit', 'log', 'identity'] as const
const images = 2000
const inside = fc.double({ min: 1 / images, max: 1 - 1 / images, noNaN: true })

// One suite for all scales.
describe.each(outputs)('AccuracyOutput on the scale %s', (name) => {
  const output = new AccuracyOutput(name, images)

  it('rises with the accuracy, and gives it back', () => {
    fc.assert(
      fc.property(inside, inside, (a, b) => {
        fc.pre(Math.abs(a - b) > 1e-9)
        expect(output.scaled(a) > output.scaled(b)).toBe(a > b)
        expect(output.accuracy(output.scaled(a))).toBeCloseTo(a, 10)
      }),
    )
  })

  it('stays finite for accuracies of 0 and 1, also where the number of images is not known', () => {
    for (const each of [output, new AccuracyOutput(name, undefined)]) {
      expect(each.scaled(0)).toBeLessThan(each.scaled(1))
      for (const accuracy of [0, 1]) {
        expect(Number.isFinite(each.scaled(accuracy))).toBe(true)
        expect(Number.isFinite(each.countingVariance(accuracy))).toBe(true)
      }
    }
    expect(new AccuracyOutput(name, undefined).countingVariance(0.5)).toBe(0)
  })

  it('expects what a certain prediction says, and is less certain of a wide one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 0.95, noNaN: true }), (accuracy) => {
        const certain = output.moments(output.scaled(accuracy), 1e-9)
        expect(certain.mean).toBeCloseTo(accuracy, 6)
        expect(certain.deviation).toBeLessThan(1e-6)
        expect(output.moments(output.scaled(accuracy), 0.2).deviation).toBeGreaterThan(
          output.moments(output.scaled(accuracy), 0.1).deviation,
        )
      }),
    )
  })

  it('has the counting noise that the slope of the scale makes of that of a share', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 0.95, noNaN: true }), (accuracy) => {
        const h = 1e-5
        const slope = (output.scaled(accuracy + h) - output.scaled(accuracy - h)) / (2 * h)
        const variance = (accuracy * (1 - accuracy)) / images
        expect(output.countingVariance(accuracy) / (slope ** 2 * variance)).toBeCloseTo(1, 2)
      }),
    )
  })
})

describe('AccuracyOutput on the scale log', () => {
  it('has the moments of a log-normal error (mean and deviation by Johnson et al. 1994, chapter 14)', () => {
    const { mean, deviation } = new AccuracyOutput('log', images).moments(2, 0.3)
    const error = Math.exp(-2 + 0.045)
    expect(mean).toBeCloseTo(1 - error, 12)
    expect(deviation).toBeCloseTo(error * Math.sqrt(Math.exp(0.09) - 1), 12)
  })
})
