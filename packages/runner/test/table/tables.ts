import { checkExperiment, type TableExperiment } from '@segscale/core'
import { tableContext, type StudyContext } from '../../src/study/study-context.ts'
import { readTable, type TableReading, type TableSettings } from '../../src/table/read-table.ts'
import type { RecordedTable } from '../../src/table/recorded-table.ts'

/** The columns of the tables below. */
export const settings: TableSettings = {
  inputs: ['b', 'w'],
  accuracy: ['acc1', 'acc2'],
  costs: { params: 'params', macs: 'flops' },
}

/** Reads a text as the file `nets.csv`. */
export function read(text: string, changes: Partial<TableSettings> = {}): TableReading {
  return readTable(new TextEncoder().encode(text), 'nets.csv', { ...settings, ...changes })
}

/** The problems of a text as `line:column message`, without a place where they are about the experiment file. */
export function problemsOf(text: string, changes: Partial<TableSettings> = {}): string[] {
  return read(text, changes).issues.map(({ elsewhere, message, path }) =>
    elsewhere === undefined ? `${path.join('.')} ${message}` : `${elsewhere.line}:${elsewhere.column} ${message}`,
  )
}

/** A table with `depths x widths` nets, accuracies in percent that rise with size, without the rows that are left out. */
export function gridTable(depths: readonly number[], widths: readonly number[], leftOut: string[] = []): RecordedTable {
  const rows = depths.flatMap((b) =>
    widths.flatMap((w) => {
      if (leftOut.includes(`${b},${w}`)) return []
      const accuracy = 95 - 60 / (b * w)
      return [`${b},${w},${accuracy},${accuracy - 0.5 + ((b * 7 + w) % 3) / 2},${100 * b * w * w},${1000 * b * w}`]
    }),
  )
  const reading = read(['b,w,acc1,acc2,params,flops', ...rows].join('\n'))
  if (!('table' in reading)) throw new TypeError(JSON.stringify(reading.issues))
  return reading.table
}

/** A small experiment on a table; `changes` replaces whole top-level fields, as they would be written in a file. */
export function tableExperiment(changes: Record<string, unknown> = {}): TableExperiment {
  const check = checkExperiment({
    version: 1,
    name: 'recorded',
    evaluate: { table: 'nets.csv', ...settings },
    surrogate: { restarts: 2 },
    search: { batch: 3, budgets: [0.2, 0.5] },
    budget: { trainings: 16 },
    ...changes,
  })
  if ('experiment' in check && check.experiment.evaluate !== undefined) return check.experiment
  throw new TypeError(JSON.stringify(check.issues))
}

/** A study of 30 recorded nets of 5 depths and 6 widths. */
export function gridContext(changes: Record<string, unknown> = {}, leftOut: string[] = []): StudyContext {
  return tableContext(tableExperiment(changes), gridTable([1, 2, 3, 4, 5], [4, 8, 12, 16, 24, 32], leftOut))
}
