import fc from 'fast-check'
import { Matrix } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import {
  fitGaussianProcess,
  frontFrequencies,
  nonDominated,
  normalCdf,
  normalQuantile,
  probabilityOnFront,
  type CostedBelief,
} from '../../src/index.ts'

const beliefs = fc.array(
  fc.record({
    mean: fc.double({ min: -2, max: 2, noNaN: true }),
    deviation: fc.oneof(fc.constant(0), fc.double({ min: 1e-6, max: 2, noNaN: true })),
    cost: fc.integer({ min: 0, max: 4 }),
  }),
  { minLength: 1, maxLength: 6 },
)

describe('probabilityOnFront', () => {
  it('is the normal distribution of a difference for two candidates', () => {
    const pair: CostedBelief[] = [
      { mean: 0.2, deviation: 0.3, cost: 1 },
      { mean: 0.5, deviation: 0.4, cost: 2 },
    ]
    const [cheap, dear] = probabilityOnFront(pair)
    expect(cheap).toBeCloseTo(1, 12)
    expect(dear).toBeCloseTo(normalCdf(0.3 / 0.5), 12)
  })

  it('shares out one front place among rivals at the same cost', () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true })
    const deviation = fc.double({ min: 1e-5, max: 3, noNaN: true })
    const rivals = fc.array(fc.record({ mean: number, deviation, cost: fc.constant(1) }), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(rivals, (candidates) => {
        const total = probabilityOnFront(candidates).reduce((sum, p) => sum + p, 0)
        expect(Math.abs(total - 1)).toBeLessThan(1e-8)
      }),
      { seed: 4, numRuns: 60 },
    )
  })

  it('is 1 on the front of known scores and 0 elsewhere', () => {
    fc.assert(
      fc.property(beliefs, (candidates) => {
        const known = candidates.map((candidate) => ({ ...candidate, deviation: 0 }))
        const points = known.map(({ mean, cost }) => [mean, cost])
        expect(probabilityOnFront(known)).toEqual(nonDominated(points, ['max', 'min']).map(Number))
      }),
      { seed: 5, numRuns: 200 },
    )
  })

  it('agrees with counting over evenly spread independent draws', () => {
    const candidates: CostedBelief[] = [
      { mean: 0, deviation: 1, cost: 1 },
      { mean: 0.3, deviation: 0.2, cost: 1 },
      { mean: 0.5, deviation: 0, cost: 2 },
      { mean: 0.4, deviation: 0.7, cost: 3 },
    ]
    // A lattice of rank 1 in the cube of probabilities.
    const count = 20_011
    const samples = Matrix.zeros(count, candidates.length)
    for (let s = 0; s < count; s++) {
      for (const [i, { mean, deviation }] of candidates.entries()) {
        const u = ((s + 0.5) * (Math.sqrt([2, 3, 5, 7][i] as number) % 1)) % 1 || 0.5
        samples.set(s, i, mean + deviation * normalQuantile(u))
      }
    }
    const counted = frontFrequencies(
      samples,
      candidates.map(({ cost }) => cost),
    )
    for (const [i, p] of probabilityOnFront(candidates).entries())
      expect(Math.abs(p - (counted[i] as number))).toBeLessThan(2e-3)
  })
})

describe('frontFrequencies', () => {
  it('gives for one sample what the non-dominated sort gives', () => {
    fc.assert(
      fc.property(beliefs, (candidates) => {
        const scores = candidates.map(({ mean }) => Math.round(mean))
        const costs = candidates.map(({ cost }) => cost)
        const wanted = nonDominated(
          scores.map((score, i) => [score, costs[i] as number]),
          ['max', 'min'],
        ).map(Number)
        expect(frontFrequencies(new Matrix([scores]), costs)).toEqual(wanted)
      }),
      { seed: 6, numRuns: 300 },
    )
  })

  it('sees that scores of neighbours rise and fall together', () => {
    const process = fitGaussianProcess({ x: [[0], [1], [4]], y: [0, 1, 0], restarts: 0 })
    const points = [[2.5], [2.5001]]
    const joint = frontFrequencies(process.sample(points, { count: 400, seed: 1 }), [1, 1])
    expect(joint.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 1)
  })

  it('refuses costs that are not one per candidate', () => {
    expect(() => frontFrequencies(new Matrix([[1, 2]]), [1])).toThrow(/one cost per candidate: 2, but got 1/)
  })
})
