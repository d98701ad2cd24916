import { describe, expect, it } from 'vitest'
import { planStudy } from '../../src/plan/plan-study.ts'
import { planText } from '../../src/plan/plan-text.ts'
import { renderSummary } from '../../src/report/summary.ts'
import { checkedResult } from '../../src/report/checked-result.ts'
import type { StudyResult } from '../../src/study/result.ts'
import { RunStoppedError } from '../../src/study/run-stopped.ts'
import { runStudy } from '../../src/study/run-study.ts'
import { tableContext, type StudyContext } from '../../src/study/study-context.ts'
import { studyResult } from '../../src/study/study-result.ts'
import { Surrogate } from '../../src/study/surrogate.ts'
import { TableWork } from '../../src/study/table-work.ts'
import { MemoryStore } from '../store/memory-store.ts'
import { gridContext, gridTable, tableExperiment } from '../table/tables.ts'

async function resultOf(context: StudyContext): Promise<StudyResult> {
  const { evaluator } = context
  if (evaluator.kind !== 'table') throw new TypeError('expected a study on a table')
  const work = new TableWork(evaluator.table, () => undefined)
  const run = await runStudy({ context, work, listener: () => undefined, isTimeOver: () => true })
  const times = { startedAt: '', finishedAt: '', wallSeconds: 0 }
  return studyResult({ ...run, surrogate: Surrogate.fit(run.finished.study), times })
}

const strategies = ['surrogate', 'random', 'uniform-scaling', 'evolution']

describe('a study on a table', () => {
  it.each(strategies)('uses its budget by %s, and chooses recorded nets within the budgets', async (strategy) => {
    const context = gridContext({ search: { strategy, batch: 3, budgets: [0.2, 0.5] }, baselines: [] })
    const result = await resultOf(context)
    expect(result).toMatchObject({ exitCode: 0, candidates: 30, strategy, family: 'nets.csv' })
    expect(result.table).toMatchObject({ file: 'nets.csv', rows: 30, seeds: ['acc1', 'acc2'] })
    expect(result.dataset).toBeUndefined()
    expect(result.trainings).toEqual({ total: Math.min(16, context.reachable), failed: 0 })
    expect(result.chosen.map(({ budget }) => budget)).toEqual([0.2, 0.5])
    for (const { budget, rescale, params, validation, test } of result.chosen) {
      if (!('inputs' in rescale)) throw new TypeError('expected a recorded net')
      const { b = 0, w = 0 } = rescale.inputs
      expect(params).toBe(100 * b * w * w)
      expect(params).toBeLessThanOrEqual(budget * result.base.params)
      expect(validation).toBeCloseTo(0.95 - 0.6 / (b * w), 12)
      expect(test).toBeNull()
    }
    expect(result.base.rescale).toEqual({ inputs: { b: 5, w: 32 } })
    expect(checkedResult(JSON.stringify(result))).toEqual(JSON.parse(JSON.stringify(result)))
  })

  it('stops when its work is closed', async () => {
    const context = gridContext({})
    const { evaluator } = context
    if (evaluator.kind !== 'table') throw new TypeError('expected a study on a table')
    const work = new TableWork(evaluator.table, () => undefined)
    await work.close()
    const run = runStudy({ context, work, listener: () => undefined, isTimeOver: () => true })
    await expect(run).rejects.toBeInstanceOf(RunStoppedError)
  })

  it.each(strategies)('gives the same result again by %s', async (strategy) => {
    const context = (): StudyContext => gridContext({ search: { strategy, batch: 2 } }, ['2,8', '4,24'])
    expect(await resultOf(context())).toEqual(await resultOf(context()))
  })

  it('takes the columns of the seeds that the file names', async () => {
    const one = await resultOf(gridContext({ seeds: [2], baselines: [] }))
    expect(one.base.validation).toBeCloseTo(0.95 - 0.6 / 160 - 0.005 + ((35 + 32) % 3) / 200, 12)
    const both = await resultOf(gridContext({ seeds: [1, 2], baselines: [] }))
    expect(both.trainings.total).toBe(16)
    expect(both.trained).toHaveLength(8)
    expect(both.trained.every(({ seeds }) => seeds === 2)).toBe(true)
  })

  it('spends its budget on new nets and on further seeds where these come as needed', async () => {
    const search = { seeds: 'as-needed', batch: 2, budgets: [0.3] }
    const context = (): StudyContext => gridContext({ search, seeds: [1, 2], baselines: [], budget: { trainings: 24 } })
    const result = await resultOf(context())
    expect(result.trainings.total).toBe(24)
    expect(result.trained.reduce((sum, { seeds }) => sum + seeds, 0)).toBe(24)
    expect(result.trained.length).toBeGreaterThan(12)
    expect(result.trained.every(({ seeds }) => seeds === 1 || seeds === 2)).toBe(true)
    expect((await planStudy(context(), new MemoryStore(), 1)).trainings).toMatchObject({ total: 24, toDo: 0 })
    expect(await resultOf(context())).toEqual(result)
  })

  it('ends when a next training promises too little', async () => {
    const search = { stop: { gain: 0.9 }, budgets: [0.3] }
    const result = await resultOf(gridContext({ search, baselines: [] }))
    expect(result.trainings.total).toBe(4)
    expect(result.reason).toMatch(/fell below search\.stop\.gain/)
    expect(result.exitCode).toBe(0)
    const on = await resultOf(gridContext({ search: { ...search, stop: { gain: 1e-12 } }, baselines: [] }))
    expect(on.trainings.total).toBeGreaterThan(4)
  })

  it('knows all of its plan beforehand: nothing is to do, and nothing is stored', async () => {
    const store = new MemoryStore()
    const plan = await planStudy(gridContext(), store, 1)
    const { trained } = await resultOf(gridContext())
    expect(plan.trainings).toEqual({ total: 16, cached: 16, toDo: 0, failedBefore: 0 })
    expect(plan.list.map(({ key, reason }) => [key, reason])).toEqual(trained.map(({ key }) => [key, 'recorded']))
    expect(await store.sample(10)).toEqual([])
    expect(planText(plan, 100)).toMatch(/^recorded: nets\.csv, 30 candidates\n[^]*16: 16 recorded, nothing to train/)
    expect(planText(plan, 100)).toMatch(/\nbase +b=5 w=32 +1 /)
  })

  it('is identified by what the table holds, not by where it lies', async () => {
    const result = (table: string, leftOut: string[] = []): Promise<StudyResult> => {
      const experiment = tableExperiment({ evaluate: { ...tableExperiment().evaluate, table } })
      return resultOf(tableContext(experiment, gridTable([1, 2, 3, 4, 5], [4, 8, 16, 32], leftOut)))
    }
    const [a, b, c] = [await result('a.csv'), await result('else/b.csv'), await result('a.csv', ['2,8'])]
    expect(b.experiment).toBe(a.experiment)
    expect(b.base.key).toBe(a.base.key)
    expect(c.experiment).not.toBe(a.experiment)
    expect(c.base.key).not.toBe(a.base.key)
  })

  it('tells a person where its accuracies come from, and never of training or test images', async () => {
    const text = renderSummary(await resultOf(gridContext()), { width: 120 })
    expect(text).toMatch(/^recorded: recorded trainings of nets\.csv\nThe largest net of nets\.csv keeps /)
    expect(text).toMatch(
      /Nothing was trained: accuracies are those that nets\.csv records \(30 nets, 2 seeds each, SHA-256 [0-9a-f]{12}…\)\./,
    )
    expect(text).toMatch(/≤ 20 % +b=\d w=\d+ /)
    expect(text).not.toMatch(/test images|validation|channels/)
  })
})
