import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  byChance,
  byCostFront,
  byExpectedImprovement,
  byMean,
  byProbabilityOfImprovement,
  byUncertainFront,
  byUpperConfidenceBound,
  CostFront,
  latticePosterior,
  latticeSize,
  scoreLattice,
  UncertainFront,
  whereFeasible,
  withinCost,
  type Acquisition,
  type Candidate,
  type CostColumn,
  type ScoredCandidate,
} from '../../src/index.ts'
import { problems, type Problem } from '../support/random-problem.ts'

// Costs that repeat, so that ties and limits occur.
const cost = (index: number): number => 1 + ((index * 7) % 11)
const costs: CostColumn = (from, to, target) => {
  for (let index = from; index < to; index++) target[index - from] = cost(index)
}

const front = new CostFront(
  [
    { score: 0.3, cost: 2 },
    { score: 0.9, cost: 6 },
  ],
  { score: -2, cost: 13 },
)
const acquisitions: Readonly<Record<string, Acquisition>> = {
  mean: byMean(),
  'upper confidence bound': byUpperConfidenceBound(1.5),
  'expected improvement': byExpectedImprovement(0.5),
  'expected improvement far above everything': byExpectedImprovement(1e8),
  'probability of improvement': byProbabilityOfImprovement(0.5),
  'hypervolume improvement at known cost': byCostFront(front),
  'hypervolume improvement of two uncertain outcomes': byUncertainFront(
    new UncertainFront(
      [
        [0.5, 0.1],
        [0.1, 0.6],
      ],
      [-1, -1],
    ),
  ),
  chance: byChance(7),
  'expected improvement within a budget': withinCost(byExpectedImprovement(0.5), 5),
  'hypervolume improvement where another outcome is feasible': whereFeasible(byCostFront(front), [0.2]),
}

// Every candidate scored by the acquisition alone, and all of them sorted.
function exhaustive({ tables, process }: Problem, acquisition: Acquisition, excluded: number): ScoredCandidate[] {
  const scored: ScoredCandidate[] = []
  latticePosterior(process.regression, tables, undefined, (from, means, deviations) => {
    for (const [i, mean] of means.entries()) {
      const index = from + i
      const deviation = deviations[i] as number
      const candidate: Candidate = { index, mean, deviation, cost: cost(index), others: [{ mean, deviation }] }
      if (index === excluded || candidate.cost > (acquisition.maxCost ?? Infinity)) continue
      scored.push({ index, score: acquisition.score(candidate) })
    }
  })
  return scored.sort((a, b) => b.score - a.score || a.index - b.index)
}

describe('scoreLattice', () => {
  it.each(Object.entries(acquisitions))('finds the same best candidates as sorting all of them: %s', async (_, by) => {
    const top = fc.integer({ min: 1, max: 400 })
    await fc.assert(
      fc.asyncProperty(problems(), top, fc.nat(100), async (problem, count, excluded) => {
        const { process, tables } = problem
        const [best] = await scoreLattice({
          processes: [process, process],
          tables,
          acquisitions: [by],
          top: count,
          costs,
          isExcluded: (index) => index === excluded,
        })
        const wanted = exhaustive(problem, by, excluded)
        expect(best?.candidates).toEqual(wanted.slice(0, count))
        expect(best?.floor).toBe(wanted.length < count ? -Infinity : wanted[count - 1]?.score)
      }),
      { seed: 3, numRuns: 25 },
    )
  })

  it('bounds no candidate below its score', () => {
    const number = fc.double({ min: -30, max: 30, noNaN: true })
    const deviation = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 10, noNaN: true }))
    fc.assert(
      fc.property(number, deviation, fc.double({ min: 0, max: 14, noNaN: true }), (mean, spread, at) => {
        for (const by of Object.values(acquisitions)) {
          const belief = { mean, deviation: spread }
          const candidate: Candidate = { ...belief, index: 0, cost: at, others: [belief] }
          expect(by.bound?.(candidate, -Infinity) ?? Infinity).toBeGreaterThanOrEqual(by.score(candidate))
        }
      }),
      { seed: 1, numRuns: 3000 },
    )
  })

  it('serves several acquisitions and a visitor by one scan, in order', async () => {
    const [problem] = fc.sample(problems(), { numRuns: 1, seed: 12 })
    if (problem === undefined) throw new Error('There must be a problem.')
    const { process, tables } = problem
    let seen = 0
    const budgets = [3, 6, 11].map((budget) => withinCost(byUpperConfidenceBound(1), budget))
    const best = await scoreLattice({
      processes: [process],
      tables,
      acquisitions: budgets,
      top: 2,
      costs,
      visit: (from, figures, column) => {
        expect(from).toBe(seen)
        seen += figures[0]?.mean.length ?? 0
        expect(column?.[0]).toBe(cost(from))
      },
    })
    expect(seen).toBe(latticeSize(tables))
    for (const [k, budget] of budgets.entries()) {
      expect(best[k]?.candidates).toEqual(exhaustive(problem, budget, -1).slice(0, 2))
    }
  })

  it('asks for costs where an acquisition needs them', async () => {
    const [problem] = fc.sample(problems(), { numRuns: 1, seed: 1 })
    if (problem === undefined) throw new Error('There must be a problem.')
    const scoring = { processes: [problem.process], tables: problem.tables, top: 1 }
    await expect(scoreLattice({ ...scoring, acquisitions: [byCostFront(front)] })).rejects.toThrow(/need a cost column/)
    await expect(scoreLattice({ ...scoring, acquisitions: [withinCost(byMean(), 1)] })).rejects.toThrow(/pass costs/)
  })
})
