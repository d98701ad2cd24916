// How far the predictions of studies on tables can be trusted; see `--help`.
import { calibration, type Calibration } from './harness/calibration.ts'
import { describeMachine } from './harness/machine.ts'
import { positiveInteger, positiveNumbers, readOptions } from './harness/options.ts'
import { decimals, printReport, progress, type Column } from './harness/report.ts'
import { expectedAccuracies, readSearchTable } from './harness/search-table.ts'
import { mean, rounded } from './harness/statistics.ts'

/** Means over the studies on one table. */
interface CalibrationRow extends Calibration {
  readonly table: string
  readonly trainings: number
  readonly repeats: number
  /** The lowest and the highest coverage of a study. */
  readonly range: readonly [number, number]
}

const options = readOptions({
  target: 'calibration',
  about:
    'Studies on tables of recorded trainings: the share of all nets whose accuracy lies within its 90 % interval, and the\n' +
    "rank correlation. The truth is a table's column `expected` where it has one, else the mean over its seeds.",
  options: {
    tables: { default: '', help: 'CSV files with commas between them, as bench:search takes them' },
    trainings: { default: '33,64', help: 'after how many trainings' },
    repeats: { default: '5', help: 'studies on each table; seeds and sentinels differ' },
  },
})
const repeats = positiveInteger(options.repeats, 'repeats')
const counts = positiveNumbers(options.trainings, 'trainings')

async function row(path: string, trainings: number): Promise<CalibrationRow> {
  progress(`${path}, ${trainings} trainings`)
  const table = readSearchTable(path)
  const truth = expectedAccuracies(path, table)
  const found: Calibration[] = []
  for (let repeat = 0; repeat < repeats; repeat++) found.push(await calibration(table, truth, { trainings, repeat }))
  const shares = found.map(({ coverage90 }) => coverage90)
  return {
    ...{ table: table.recorded.name, trainings, repeats },
    coverage90: rounded(mean(shares), 3),
    range: [rounded(Math.min(...shares), 3), rounded(Math.max(...shares), 3)],
    spearman: rounded(mean(found.map((one) => one.spearman)), 4),
  }
}

const columns: Column<CalibrationRow>[] = [
  { title: 'table', text: ({ table }) => table },
  { title: 'trainings', text: ({ trainings }) => String(trainings) },
  { title: '90 % intervals hold', text: ({ coverage90 }) => decimals(coverage90, 3) },
  { title: 'of single studies', text: ({ range }) => range.map((share) => decimals(share, 2)).join(' to ') },
  { title: 'Spearman', text: (row) => decimals(row.spearman, 3) },
]
const rows: CalibrationRow[] = []
for (const path of options.tables.split(',')) for (const trainings of counts) rows.push(await row(path, trainings))
const report = { machine: describeMachine(), versions: { node: process.versions.node }, rows, notes: [] }
printReport(report, columns, options.json === 'true')
