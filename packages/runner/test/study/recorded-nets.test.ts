import { existsSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { checkExperiment, RandomStream, type TableExperiment } from '@segscale/core'
import { spearman } from '@segscale/gp'
import { describe, expect, it } from 'vitest'
import { predictions } from '../../src/study/predictions.ts'
import { recordedOutcomes } from '../../src/study/stored-outcomes.ts'
import { tableContext, type StudyContext } from '../../src/study/study-context.ts'
import { Study } from '../../src/study/study.ts'
import { Surrogate } from '../../src/study/surrogate.ts'
import type { RecordedTable } from '../../src/table/recorded-table.ts'
import { readTable } from '../../src/table/read-table.ts'

const root = resolve(import.meta.dirname, '../../../..')
const rescales = join(root, 'experiments/tables/resnet20-cifar10-ssr.csv')
// 16,384 ResNets on CIFAR-10, three seeds each; its licence is not stated, so it is no part of this repository.
const widths = join(root, '../shared/reference/tables/channel_bench_macro_resnet.csv')

function tableAt(path: string, inputs: string[], accuracy: string[]): RecordedTable {
  const costs = { params: 'params', macs: 'flops' }
  const reading = readTable(readFileSync(path), basename(path), { inputs, accuracy, costs })
  if ('table' in reading) return reading.table
  throw new TypeError(JSON.stringify(reading.issues))
}

function contextOf(table: RecordedTable, sentinels: Record<string, unknown>): StudyContext {
  const inputs = table.inputs.map(({ name }) => name)
  const costs = { params: 'params', macs: 'flops' }
  const check = checkExperiment({
    version: 1,
    name: 'recorded',
    evaluate: { table: table.name, inputs, accuracy: [...table.seedColumns], costs },
    sentinels,
    budget: { trainings: 1000 },
  })
  if ('experiment' in check) return tableContext(check.experiment as TableExperiment, table)
  throw new TypeError(JSON.stringify(check.issues))
}

/** What the surrogate predicts of every row, trained with the first seed of some of them. */
function predictedFrom(context: StudyContext, table: RecordedTable, rows: readonly number[]): number[] {
  const study = new Study(context)
  const nets = rows.map((row) => context.space.netAt(row))
  const tasks = study.tasks(study.firstTrainings(nets), () => 'sentinel', 0)
  study.add(tasks, recordedOutcomes(table, tasks))
  return predictions(Surrogate.fit(study) as Surrogate).candidates.map(({ mean }) => mean)
}

describe('the surrogate of recorded nets', () => {
  it('ranks rescales of ResNet-20 from the corners among them, far better than their parameters do', () => {
    const table = tableAt(rescales, ['b1', 'b2', 'b3', 'w1', 'w2', 'w3'], ['acc1'])
    const corners = [
      [1, 3],
      [1, 3],
      [1, 3],
      [8, 16],
      [8, 32],
      [16, 64],
    ]
    const isCorner = (row: number): boolean =>
      corners.every((levels, input) => levels.includes(table.rows[row]?.values[input] as number))
    const rows = table.rows.map((_, row) => row)
    const others = rows.filter((row) => !isCorner(row))
    const context = contextOf(table, { design: 'corners' })
    const predicted = predictedFrom(context, table, rows.filter(isCorner))
    const truth = others.map((row) => table.rows[row]?.accuracies[0] as number)
    const params = others.map((row) => table.rows[row]?.params as number)
    expect(others).toHaveLength(29)
    expect(
      spearman(
        others.map((row) => predicted[row] as number),
        truth,
      ),
    ).toBeGreaterThan(0.94)
    expect(spearman(params, truth)).toBeLessThan(0.8)
  })

  it.skipIf(!existsSync(widths))(
    'ranks 16,384 recorded ResNets from 32 corners, whatever corners and seeds',
    () => {
      const table = tableAt(widths, ['w1', 'w2', 'w3', 'w4', 'w5', 'w6', 'w7'], ['acc1', 'acc2', 'acc3'])
      const truth = table.rows.map(({ accuracies }) => accuracies.reduce((sum, one) => sum + one, 0) / 3)
      const found = Array.from({ length: 8 }, (_, seed) => {
        const random = RandomStream.derive('recorded nets', seed)
        const rows = table.rows.map((row) => ({ ...row, accuracies: [row.accuracies[random.integer(3)] as number] }))
        const shuffled = { ...table, seedColumns: ['acc1'], rows }
        const context = contextOf(shuffled, { design: 'fraction', runs: 32, seed })
        const sentinels = context.initial.flatMap(({ index }) => index ?? [])
        return spearman(predictedFrom(context, shuffled, sentinels), truth) as number
      })
      expect(found.reduce((sum, each) => sum + each, 0) / found.length).toBeGreaterThan(0.925)
      expect(Math.min(...found)).toBeGreaterThan(0.88)
    },
    60_000,
  )
})
