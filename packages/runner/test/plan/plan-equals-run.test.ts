import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planStudy } from '../../src/plan/plan-study.ts'
import { runStudy, type StudyRun } from '../../src/study/run-study.ts'
import type { StudyContext } from '../../src/study/study-context.ts'
import { TableWork } from '../../src/study/table-work.ts'
import { MemoryStore } from '../store/memory-store.ts'
import { simulate, smallExampleContext } from '../study/simulation.ts'
import { gridContext } from '../table/tables.ts'

const search = fc.record({
  strategy: fc.constantFrom('surrogate', 'random', 'uniform-scaling', 'evolution'),
  acquisition: fc.constantFrom('ehvi', 'ei', 'mean', 'kg'),
  batch: fc.integer({ min: 1, max: 5 }),
  budgets: fc.constantFrom([0.2, 0.5], [0.3], [0.05, 0.1, 0.4]),
  objectives: fc.constantFrom(['accuracy', 'params'], ['accuracy', 'macs']),
})

/** An experiment whose nets are trained, as the fields that its file has beside those of the example. */
const trainingFields = fc
  .record({
    seeds: fc.constantFrom([1], [2], [1, 2], [2, 1]),
    baselines: fc.constantFrom(['uniform-scaling'], []),
    epochs: fc.constantFrom(2, 3),
    test: fc.constantFrom(500, 1000),
    nets: fc.integer({ min: 4, max: 12 }),
    search,
  })
  .map(({ seeds, epochs, test, nets, ...others }) => ({
    ...others,
    seeds,
    recipe: { epochs },
    dataset: { name: 'cifar10', train: 1000, validation: 500, test },
    budget: { trainings: nets * seeds.length },
  }))

const tableFields = fc.record({
  seeds: fc.constantFrom([1], [2], [1, 2]),
  baselines: fc.constantFrom(['uniform-scaling'], []),
  // Some of them more than the table holds.
  budget: fc.record({ trainings: fc.integer({ min: 12, max: 80 }) }),
  accept: fc.constantFrom(undefined, { spearman: 0.99, otherwise: 'addSentinels', add: 1, most: 3 }),
  search,
})
const leftOut = fc.subarray(['2,8', '4,24', '3,16', '1,32', '2,12', '4,4'])

function withoutMissing(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

async function runOnTable(context: StudyContext): Promise<StudyRun & Pick<TableWork, 'counts'>> {
  const { evaluator } = context
  if (evaluator.kind !== 'table') throw new TypeError('expected a study on a table')
  const work = new TableWork(evaluator.table, () => undefined)
  const run = await runStudy({ context, work, listener: () => undefined, isTimeOver: () => true })
  return { ...run, counts: work.counts }
}

describe('what a plan says is what a run does', () => {
  it('for an experiment after another one, which was stopped at any point or came to its end', async () => {
    await fc.assert(
      fc.asyncProperty(trainingFields, trainingFields, fc.nat(16), async (before, after, stop) => {
        const store = new MemoryStore()
        await simulate(smallExampleContext(before), store, {
          mishap: (_, started) => (started >= stop ? 'stopped' : undefined),
        }).catch(() => undefined)
        const context = smallExampleContext(after)
        const plan = await planStudy(context, store, 1)
        const { counts, executor, result } = await simulate(context, store)
        const keys = (reason: string): string[] =>
          plan.list.filter((training) => training.reason === reason).map(({ key }) => key)
        expect(keys('new').filter((key) => !executor.trained.includes(key))).toEqual([])
        expect(keys('cached').filter((key) => executor.trained.includes(key))).toEqual([])
        expect(plan.trainings.total).toBe(result.trainings.total)
        // Nets that are selected later may have records too; a plan cannot know which these are before the others are trained.
        expect(counts.trained).toBeLessThanOrEqual(plan.trainings.toDo)
        expect(counts.trained).toBeGreaterThanOrEqual(keys('new').length)
        expect(counts.cached).toBeGreaterThanOrEqual(plan.trainings.cached)
        if (keys('new').length === 0) expect(counts.trained).toBe(0)
        const again = await planStudy(context, store, 1)
        expect(again.trainings).toEqual({
          total: result.trainings.total,
          cached: again.list.length,
          toDo: 0,
          failedBefore: 0,
        })
        const trained = result.trained.map(({ key, role, round }) => [key, role, round])
        const [first] = after.seeds
        expect(
          again.list.filter(({ seed }) => seed === first).map(({ key, role, round }) => [key, role, round]),
        ).toEqual(trained)
      }),
      { numRuns: 25, seed: 11 },
    )
  }, 120_000)

  it('for recorded trainings, to the last net', async () => {
    await fc.assert(
      fc.asyncProperty(tableFields, leftOut, async (fields, missing) => {
        const context = gridContext(withoutMissing(fields), missing)
        const plan = await planStudy(context, new MemoryStore(), 1)
        const { finished, counts } = await runOnTable(context)
        const done = finished.study.entries.flatMap(({ role, trainings }) =>
          trainings.map(({ task }) => [task.key, task.seed, role, task.round]),
        )
        const listed = plan.list.map(({ key, seed, role, round }) => [key, seed, role, round])
        expect(new Set(listed.map(String))).toEqual(new Set(done.map(String)))
        expect(plan.list.every(({ reason }) => reason === 'recorded')).toBe(true)
        expect(plan.trainings).toEqual({ total: done.length, cached: done.length, toDo: 0, failedBefore: 0 })
        expect(counts).toEqual({ cached: done.length, trained: 0, failed: 0 })
      }),
      { numRuns: 60, seed: 12 },
    )
  }, 120_000)
})
