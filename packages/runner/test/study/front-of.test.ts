import { describe, expect, it } from 'vitest'
import { scanPredictions } from '../../src/study/candidate-scan.ts'
import { frontOf } from '../../src/study/front-of.ts'
import { predictions } from '../../src/study/predictions.ts'
import { Surrogate } from '../../src/study/surrogate.ts'
import { startedStudy } from './simulation.ts'

const surrogate = Surrogate.fit(startedStudy({})) as Surrogate

describe('frontOf', () => {
  it('holds the candidates that no other is predicted to beat in size and accuracy', () => {
    // Beaten on the scale of the surrogate, on which the front is taken.
    const scored: { index: number; params: number; mean: number }[] = []
    scanPredictions(surrogate, (index, { params }, mean, deviation) => {
      scored.push({ index, params, mean: surrogate.beliefAt(index, mean, deviation).mean })
    })
    const isUnbeaten = ({ params, mean }: { params: number; mean: number }): boolean =>
      !scored.some(
        (other) => other.params <= params && (other.mean > mean || (other.mean === mean && other.params < params)),
      )
    const unbeaten = scored.filter(isUnbeaten).sort((a, b) => a.params - b.params)
    const { candidates } = predictions(surrogate)
    const front = frontOf(surrogate, Infinity)
    expect(front).toHaveLength(unbeaten.length)
    for (const [at, { index }] of unbeaten.entries()) {
      expect(front[at]?.params).toBe(candidates[index]?.params)
      expect(front[at]?.mean).toBeCloseTo(candidates[index]?.mean ?? NaN, 9)
      expect(front[at]?.deviation).toBeCloseTo(candidates[index]?.deviation ?? NaN, 9)
    }
  })

  it('keeps as many points as asked for, both ends among them', () => {
    const all = frontOf(surrogate, Infinity)
    const few = frontOf(surrogate, 5)
    expect(few.length).toBeLessThanOrEqual(5)
    expect([few[0], few.at(-1)]).toEqual([all[0], all.at(-1)])
  })
})
