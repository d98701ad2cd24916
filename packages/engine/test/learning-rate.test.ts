import type { Recipe } from '@segscale/core'
import { describe, expect, it } from 'vitest'
import { learningRateAt } from '../src/learning-rate.ts'

const schedule = (changes: Partial<Recipe['learningRate']>): Recipe['learningRate'] => ({
  peak: 0.1,
  schedule: 'constant',
  warmup: 0,
  milestones: [],
  factor: 1,
  ...changes,
})
const rates = (changes: Partial<Recipe['learningRate']>, steps: number): number[] =>
  Array.from({ length: steps }, (_, step) => Number(learningRateAt(schedule(changes), step, steps).toFixed(6)))

describe('learningRateAt', () => {
  it('warms up along a line that ends at the peak', () => {
    expect(rates({ warmup: 0.4 }, 10)).toEqual([0.025, 0.05, 0.075, ...Array<number>(7).fill(0.1)])
  })

  it('falls along half a cosine after the warm-up', () => {
    // peak * 0.5 * (1 + cos(pi * (step - 2) / 8)), as in the reference recipe.
    expect(rates({ schedule: 'cosine', warmup: 0.2 }, 10)).toEqual([
      0.05, 0.1, 0.1, 0.096194, 0.085355, 0.069134, 0.05, 0.030866, 0.014645, 0.003806,
    ])
  })

  it('falls by the factor at every milestone', () => {
    expect(rates({ schedule: 'step', milestones: [0.5, 0.75], factor: 0.1 }, 8)).toEqual([
      0.1, 0.1, 0.1, 0.1, 0.01, 0.01, 0.001, 0.001,
    ])
  })

  it('never goes over the peak, also when the warm-up is no whole number of steps', () => {
    expect(Math.max(...rates({ warmup: 0.25 }, 10))).toBe(0.1)
  })
})
