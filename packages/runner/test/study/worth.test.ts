import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trainingsOfWorth, trainingsWithoutNoise, Worth } from '../../src/study/worth.ts'

const variance = fc.double({ min: 1e-4, max: 10, noNaN: true })
const score = fc.double({ min: -5, max: 5, noNaN: true })

describe('Worth', () => {
  it('is the surface for a net without trainings, and uncertain by its own noise too', () => {
    const worth = new Worth({ own: 0.5, counting: 0.1 })
    expect(worth.mean(0.7, { count: 0, mean: 0 })).toBe(0.7)
    expect(worth.deviation(0.3, 0)).toBeCloseTo(Math.sqrt(0.09 + 0.5 / trainingsOfWorth), 14)
  })

  it('is what a net gave once it has all its trainings, if counting adds nothing', () => {
    const worth = new Worth({ own: 0.5, counting: 0 })
    for (const count of [trainingsOfWorth, trainingsOfWorth + 3]) {
      expect(worth.mean(0.7, { count, mean: 0.2 })).toBeCloseTo(0.2, 14)
      expect(worth.deviation(0.3, count)).toBe(0)
      expect(worth.change(0.3, count)).toBe(0)
    }
  })

  it('lies between the surface and what a net gave, nearer to the latter with more trainings', () => {
    fc.assert(
      fc.property(variance, variance, score, score, (own, counting, surface, mean) => {
        const worth = new Worth({ own, counting })
        const distances = [0, 1, 2].map((count) => Math.abs(worth.mean(surface, { count, mean }) - mean))
        expect(distances[0]).toBeGreaterThanOrEqual((distances[1] as number) - 1e-12)
        expect(distances[1]).toBeGreaterThanOrEqual((distances[2] as number) - 1e-12)
      }),
    )
  })

  it('takes a training for what it tells: the variance before is that after and that of the change', () => {
    fc.assert(
      fc.property(variance, variance, variance, (surface, own, counting) => {
        const worth = new Worth({ own, counting })
        const after = (surface * (own + counting)) / (surface + own + counting)
        const left = worth.deviation(Math.sqrt(after), 1) ** 2
        const change = worth.change(Math.sqrt(surface), 0) ** 2
        expect(left + change).toBeCloseTo(worth.deviation(Math.sqrt(surface), 0) ** 2, 8)
      }),
    )
  })

  it('leans on single trainings the less, the more of them it is a mean of', () => {
    const noise = { own: 0.5, counting: 0.1 }
    const [few, many] = [new Worth(noise), new Worth(noise, trainingsWithoutNoise)]
    const own = { count: 2, mean: 0.2 }
    expect(many.mean(0.7, own)).toBeGreaterThan(few.mean(0.7, own))
    expect(many.deviation(0.3, 2)).toBeGreaterThan(few.deviation(0.3, 2))
    expect(many.deviation(0.3, 0)).toBeCloseTo(Math.sqrt(0.09 + 0.5 / trainingsWithoutNoise), 14)
  })

  it('changes the more the less is known', () => {
    fc.assert(
      fc.property(variance, variance, variance, variance, (own, counting, a, b) => {
        const worth = new Worth({ own, counting })
        const [low, high] = [Math.min(a, b), Math.max(a, b)]
        expect(worth.change(low, 0)).toBeLessThanOrEqual(worth.change(high, 0) + 1e-12)
        expect(worth.change(low, 1)).toBeLessThanOrEqual(worth.change(low, 0) + 1e-12)
      }),
    )
  })
})
