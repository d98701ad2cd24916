import { describe, expect, it } from 'vitest'
import { logProbabilityOfImprovement, probabilityOfImprovement, upperConfidenceBound } from '../../src/index.ts'

describe('probabilityOfImprovement', () => {
  it('is one half at the best value, and certain without deviation', () => {
    expect(probabilityOfImprovement(2, 5, 2)).toBe(0.5)
    expect(probabilityOfImprovement(2, 0, 1)).toBe(1)
    expect(probabilityOfImprovement(2, 0, 2)).toBe(0)
    expect(logProbabilityOfImprovement(2, 0, 1)).toBe(0)
    expect(logProbabilityOfImprovement(1, 0, 1)).toBe(-Infinity)
  })

  it('has a logarithm where it underflows', () => {
    expect(probabilityOfImprovement(-100, 1, 0)).toBe(0)
    expect(logProbabilityOfImprovement(-100, 1, 0)).toBeCloseTo(-5005.524208694205, 9)
  })
})

describe('upperConfidenceBound', () => {
  it('is the mean for kappa 0 and a lower bound for negative kappa', () => {
    expect(upperConfidenceBound(3, 2, 0)).toBe(3)
    expect(upperConfidenceBound(3, 2, -1)).toBe(1)
  })
})
