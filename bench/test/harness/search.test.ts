import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bestObserved, oracleRow, searchRow } from '../../src/harness/search-score.ts'
import { ownStrategies, searchOutcome } from '../../src/harness/search-study.ts'
import { readSearchTable, shuffledSeeds, type SearchTable } from '../../src/harness/search-table.ts'

const budgets = [0.3, 1]
let folder = ''
let table: SearchTable

// 64 nets of 3 inputs, accuracy rising with each, seeds 0.2 points apart.
function lines(): string[] {
  const levels = [1, 2, 3, 4]
  const rows = levels.flatMap((a) => levels.flatMap((b) => levels.map((c) => [a, b, c] as const)))
  return rows.map(([a, b, c]) => {
    const accuracy = 60 + 4 * Math.log2(a) + 3 * Math.log2(b) + Math.log2(c)
    return [a, b, c, accuracy - 0.1, accuracy + 0.1, 1000 * a * b * c, a * b * c].join(',')
  })
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-search-'))
  const path = join(folder, 'even.csv')
  writeFileSync(path, `b1,b2,w1,acc1,acc2,params,flops\n${lines().join('\n')}\n`)
  table = readSearchTable(path)
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

describe('readSearchTable', () => {
  it('finds inputs, seeds and costs by their titles, and judges by the mean over seeds', () => {
    expect(table.columns).toEqual({ inputs: ['b1', 'b2', 'w1'], accuracy: ['acc1', 'acc2'] })
    expect(table.recorded.rows).toHaveLength(64)
    expect(table.truth[0]).toBeCloseTo(60, 10)
    expect(table.shares.at(-1)).toBe(1)
  })

  it('says what a title line lacks', () => {
    const path = join(folder, 'wrong.csv')
    writeFileSync(path, 'w1,acc1,params\n1,90,100\n')
    expect(() => readSearchTable(path)).toThrow(/must name inputs .* and flops, but is "w1,acc1,params"/)
  })
})

describe('shuffledSeeds', () => {
  it('only moves the seeds within each net, in another way for each repeat', () => {
    const [first, second] = [shuffledSeeds(table.recorded, 0), shuffledSeeds(table.recorded, 1)]
    const seeds = first.rows.map(({ accuracies }) => [...accuracies])
    expect(seeds).not.toEqual(second.rows.map(({ accuracies }) => [...accuracies]))
    expect(seeds.map((each) => each.toSorted((a, b) => a - b))).toEqual(
      table.recorded.rows.map(({ accuracies }) => [...accuracies].sort((a, b) => a - b)),
    )
    expect(shuffledSeeds(table.recorded, 0)).toEqual(first)
  })
})

describe('searchOutcome', () => {
  it.each(ownStrategies)(
    'spends its trainings by %s and chooses nets that fit, the same at every call',
    async (strategy) => {
      const search = { table, strategy, budgets, trainings: 16, repeat: 3 }
      const outcome = await searchOutcome(search)
      // There are fewer nets of uniform scaling than that.
      if (strategy !== 'uniform-scaling') expect(outcome.trainings).toBe(16)
      expect(outcome.trained.length).toBeLessThanOrEqual(outcome.trainings)
      for (const [i, row] of outcome.chosen.entries()) {
        expect(outcome.trained).toContain(row)
        expect(table.shares[row as number]).toBeLessThanOrEqual(budgets[i] as number)
      }
      expect(await searchOutcome(search)).toEqual(outcome)
    },
  )
})

describe('scores', () => {
  it('of the whole table are the best of each budget and its whole hypervolume', async () => {
    const row = oracleRow(table, budgets)
    expect(row.byBudget['1']).toBeCloseTo(Math.max(...table.truth), 4)
    const fitting = table.truth.filter((_, i) => (table.shares[i] as number) <= 0.3)
    expect(row.byBudget['0.3']).toBeCloseTo(Math.max(...fitting), 4)
    const own = await searchOutcome({ table, strategy: 'random', budgets, trainings: 16, repeat: 0 })
    const about = { strategy: 'random', trainings: 16, seconds: 0 }
    const mine = searchRow({ table, budgets }, about, [own])
    expect(mine.hypervolume).toBeGreaterThan(0)
    expect(mine.hypervolume).toBeLessThan(row.hypervolume)
  })

  it('have no accuracy for a budget that no chosen net fits', () => {
    const outcome = { chosen: [undefined, 63], trained: [63], trainings: 1 }
    const row = searchRow({ table, budgets }, { strategy: 'none', trainings: 1, seconds: 0 }, [outcome])
    expect(row.byBudget).toEqual({ '0.3': null, '1': table.truth[63] })
    expect(row.mean).toBeNull()
    expect(row.hypervolume).toBe(0)
  })

  it('take the best of what a search without a surrogate saw', () => {
    const outcome = bestObserved(table, budgets, [
      [0, 1],
      [1, 0],
      [1, 1],
      [63, 0],
    ])
    expect(outcome).toEqual({ chosen: [1, 63], trained: [0, 1, 63], trainings: 4 })
  })
})
