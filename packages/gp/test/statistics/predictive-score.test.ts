import { describe, expect, it } from 'vitest'
import {
  continuousRankedProbabilityScore,
  diagnose,
  intervalCoverage,
  meanAbsoluteError,
  negativeLogPredictiveDensity,
  rootMeanSquaredError,
  rSquared,
} from '../../src/index.ts'

const observed = [1, 2, 3, 4]
const mean = [1.5, 2, 2, 4]

describe('scores', () => {
  it('have their textbook values', () => {
    expect(rootMeanSquaredError(observed, mean)).toBeCloseTo(Math.sqrt(1.25 / 4), 15)
    expect(meanAbsoluteError(observed, mean)).toBeCloseTo(0.375, 15)
    expect(rSquared(observed, mean)).toBeCloseTo(1 - 1.25 / 5, 15)
    expect(negativeLogPredictiveDensity([0], [0], [1])).toBeCloseTo(0.5 * Math.log(2 * Math.PI), 15)
    // Gneiting and Raftery (2007): 2 φ(0) - 1/√π at z = 0.
    expect(continuousRankedProbabilityScore([3], [3], [2])).toBeCloseTo(
      2 * (2 / Math.sqrt(2 * Math.PI) - 1 / Math.sqrt(Math.PI)),
      15,
    )
  })

  it('approach the absolute error as deviations vanish', () => {
    expect(continuousRankedProbabilityScore(observed, mean, [1e-9, 1e-9, 1e-9, 1e-9])).toBeCloseTo(0.375, 8)
  })

  it('count what lies within an interval, its ends included', () => {
    expect(intervalCoverage([0, 1.9, 2, -1.95], [0, 0, 0, 0], [1, 1, 1, 1], 0.95)).toBe(0.75)
    expect(intervalCoverage([1], [1], [0], 0.5)).toBe(1)
  })

  it('are undefined, not infinite, for R² of constant outputs', () => {
    expect(rSquared([2, 2, 2], [1, 2, 3])).toBeUndefined()
  })
})

describe('diagnose', () => {
  it('gathers all figures of one set of predictions', () => {
    const found = diagnose(observed, { mean: Float64Array.from(mean), deviation: Float64Array.of(0.5, 0.5, 0.5, 0.5) })
    expect(found).toMatchObject({ r2: 0.75, coverage95: 0.75 })
    expect(found.spearman).toBeCloseTo(0.9486832980505138, 14)
    expect(found.kendall).toBeCloseTo(5 / Math.sqrt(30), 14)
  })
})
