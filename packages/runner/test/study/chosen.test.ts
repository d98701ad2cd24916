import { checkExperiment, type TableExperiment } from '@segscale/core'
import { describe, expect, it } from 'vitest'
import { chosenEntries } from '../../src/study/chosen.ts'
import { recordedOutcomes } from '../../src/study/stored-outcomes.ts'
import { tableContext } from '../../src/study/study-context.ts'
import { Study } from '../../src/study/study.ts'
import type { RecordedTable, TableRow } from '../../src/table/recorded-table.ts'

const widths = [1, 2, 3, 4]

/** 16 nets whose accuracy rises evenly, but that net (2, 2) was lucky. */
const table: RecordedTable = {
  name: 'even.csv',
  digest: 'even',
  inputs: [
    { name: 'w1', levels: widths },
    { name: 'w2', levels: widths },
  ],
  seedColumns: ['acc1'],
  rows: widths.flatMap((a) => widths.map((b) => row(a, b))),
}

function row(a: number, b: number): TableRow {
  const luck = a === 2 && b === 2 ? 0.05 : 0
  return { values: [a, b], accuracies: [0.5 + 0.02 * (a + b) + luck], params: a * b * 1000, macs: a * b }
}

function trainedStudy(strategy: string): Study {
  const check = checkExperiment({
    version: 1,
    name: 'even',
    evaluate: {
      table: 'even.csv',
      inputs: ['w1', 'w2'],
      accuracy: ['acc1'],
      costs: { params: 'params', macs: 'macs' },
    },
    sentinels: { design: 'corners' },
    surrogate: { output: 'identity' },
    search: { strategy, budgets: [9 / 16, 0.01] },
    baselines: [],
    budget: { trainings: 16 },
  })
  if (!('experiment' in check)) throw new TypeError(JSON.stringify(check.issues))
  const context = tableContext(check.experiment as TableExperiment, table)
  const study = new Study(context)
  const nets = table.rows.map((_, index) => context.space.netAt(index))
  const tasks = study.tasks(study.firstTrainings(nets), () => 'selected', 1)
  study.add(tasks, recordedOutcomes(table, tasks))
  return study
}

describe('chosenEntries', () => {
  it('chooses by what a net is worth, not by its luck, after a search by the surrogate', () => {
    const [chosen, ...others] = chosenEntries(trainedStudy('surrogate'))
    // The best that fit have widths 2 and 4, or 3 and 3.
    expect([8000, 9000]).toContain(chosen?.entry.net.params)
    expect(others).toEqual([])
  })

  it('chooses by the accuracy that was seen after a search without a surrogate', () => {
    const [chosen] = chosenEntries(trainedStudy('random'))
    expect(chosen?.entry.net.rescale).toEqual({ inputs: { w1: 2, w2: 2 } })
  })
})
