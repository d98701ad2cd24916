import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { RandomStream } from '@segscale/core'
import { readTable, type RecordedTable } from '@segscale/runner'

/** A table to search in, and which of its columns are what. */
export interface SearchTable {
  readonly path: string
  readonly columns: { readonly inputs: readonly string[]; readonly accuracy: readonly string[] }
  readonly recorded: RecordedTable
  /** Mean accuracy over all seeds in %, per row of `recorded`: what a search is judged by. */
  readonly truth: readonly number[]
  /** Parameters as a share of the largest net's, per row. */
  readonly shares: readonly number[]
}

/**
 * Reads a table whose title line names inputs `w1`, `b1`, …, accuracies `acc1`, …, `params` and `flops`.
 *
 * @throws TypeError where it lacks one of these or cannot be read.
 */
export function readSearchTable(path: string): SearchTable {
  const bytes = readFileSync(path)
  const titles = (bytes.toString('utf8').split(/\r?\n/, 1)[0] ?? '').split(',').map((title) => title.trim())
  const inputs = titles.filter((title) => /^[bw]\d+$/.test(title))
  const accuracy = titles.filter((title) => /^acc\d+$/.test(title))
  const missing = ['params', 'flops'].filter((title) => !titles.includes(title))
  if (inputs.length === 0 || accuracy.length === 0 || missing.length > 0) {
    throw new TypeError(
      `The title line of ${path} must name inputs (b1, w1, …), accuracies (acc1, …), params and flops, but is ` +
        `"${titles.join(',')}".`,
    )
  }
  const reading = readTable(bytes, basename(path), { inputs, accuracy, costs: { params: 'params', macs: 'flops' } })
  if (!('table' in reading)) throw new TypeError(reading.issues.map(({ message }) => message).join('\n'))
  const truth = reading.table.rows.map(({ accuracies }) => {
    return (100 * accuracies.reduce((sum, one) => sum + one, 0)) / accuracies.length
  })
  const largest = reading.table.rows.reduce((most, { params }) => Math.max(most, params), 0)
  const shares = reading.table.rows.map(({ params }) => params / largest)
  return { path, columns: { inputs, accuracy }, recorded: reading.table, truth, shares }
}

/** The table with the seeds of every net in an order of its own, drawn for one repeat: which seed comes first is chance. */
export function shuffledSeeds(table: RecordedTable, repeat: number): RecordedTable {
  const random = RandomStream.derive('seeds', repeat)
  const rows = table.rows.map((row) => {
    const accuracies = [...row.accuracies]
    for (let i = accuracies.length - 1; i > 0; i--) {
      const j = random.integer(i + 1)
      const moved = accuracies[i] as number
      accuracies[i] = accuracies[j] as number
      accuracies[j] = moved
    }
    return { ...row, accuracies }
  })
  return { ...table, digest: createHash('sha256').update(`${table.digest} ${repeat}`).digest('hex'), rows }
}

/**
 * Accuracy of every net without noise, in %, per row: the column `expected`, or the mean over all seeds where there is none.
 */
export function expectedAccuracies(
  path: string,
  { columns: { inputs }, recorded, truth }: SearchTable,
): readonly number[] {
  const [titles = [], ...lines] = readFileSync(path, 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(',').map((cell) => cell.trim()))
  const at = titles.indexOf('expected')
  if (at < 0) return truth
  const keyColumns = inputs.map((name) => titles.indexOf(name))
  const byValues = new Map(lines.map((cells) => [keyColumns.map((k) => Number(cells[k])).join(), Number(cells[at])]))
  return recorded.rows.map(({ values }) => byValues.get(values.join()) as number)
}
