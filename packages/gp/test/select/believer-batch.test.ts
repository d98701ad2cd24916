import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  believerBatch,
  byChance,
  byCostFront,
  byExpectedImprovement,
  CostFront,
  scoreLattice,
  withinCost,
  type Acquisition,
  type BelievedPick,
  type BatchOptions,
  type CostColumn,
} from '../../src/index.ts'
import { problems } from '../support/random-problem.ts'

const costs: CostColumn = (from, to, target) => {
  for (let index = from; index < to; index++) target[index - from] = (index * 7) % 11
}
const byImprovement = (picks: readonly BelievedPick[]): Acquisition =>
  byExpectedImprovement(Math.max(0.1, ...picks.map(({ mean }) => mean)))
const byFront = (picks: readonly BelievedPick[]): Acquisition =>
  byCostFront(
    new CostFront(
      picks.map(({ mean, cost }) => ({ score: mean, cost })),
      { score: -3, cost: 12 },
    ),
  )
// Budgets in turn.
const byBudget = (picks: readonly BelievedPick[]): Acquisition =>
  withinCost(byImprovement(picks), [4, 8][picks.length % 2] as number)

// A whole scan for every pick.
async function pickedByScans(options: BatchOptions): Promise<number[]> {
  let { process } = options
  const picks: BelievedPick[] = []
  while (picks.length < options.count) {
    const [best] = await scoreLattice({
      processes: [process],
      tables: options.tables,
      acquisitions: [options.acquisition(picks, process)],
      top: 1,
      costs: options.costs,
      isExcluded: (candidate) => picks.some(({ index }) => index === candidate),
    })
    const index = best?.candidates[0]?.index
    if (index === undefined) break
    const cost = new Float64Array(1)
    options.costs?.(index, index + 1, cost)
    let rest = index
    const x = options.tables
      .toReversed()
      .map((table) => {
        const value = table[rest % table.length] as number
        rest = Math.floor(rest / table.length)
        return value
      })
      .reverse()
    const mean = process.predict([x]).mean[0] as number
    picks.push({ index, x, mean, cost: cost[0] as number })
    process = process.withPoints([x], [mean])
  }
  return picks.map(({ index }) => index)
}

describe('believerBatch', () => {
  it.each([
    ['expected improvement', byImprovement],
    ['hypervolume improvement', byFront],
    ['budgets in turn', byBudget],
  ])('picks what a whole scan for every pick would, with short lists too: %s', async (_, acquisition) => {
    await fc.assert(
      fc.asyncProperty(problems(), fc.integer({ min: 1, max: 6 }), async ({ process, tables }, shortlist) => {
        const options = { process, tables, count: 5, acquisition, costs }
        const wanted = await pickedByScans(options)
        for (const length of [shortlist, 32_768]) {
          const picks = await believerBatch({ ...options, shortlist: length })
          expect(picks.map(({ index }) => index)).toEqual(wanted)
        }
      }),
      { seed: 8, numRuns: 12 },
    )
  })

  it('picks nothing twice, nothing excluded, and no more than there is', async () => {
    const tables = [Float64Array.of(0, 1, 2), Float64Array.of(0, 1), Float64Array.of(0)]
    const [problem] = fc.sample(problems(), { numRuns: 1, seed: 3 })
    if (problem === undefined) throw new Error('There must be a problem.')
    const acquisition = (): Acquisition => byChance(1)
    const isExcluded = (index: number): boolean => index === 2
    const picks = await believerBatch({ process: problem.process, tables, count: 9, acquisition, isExcluded })
    expect(picks.map(({ index }) => index).sort()).toEqual([0, 1, 3, 4, 5])
  })
})
