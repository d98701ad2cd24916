import { createHash } from 'node:crypto'
import { didYouMean, type IssuePath, type SchemaIssue, type TableExperiment } from '@segscale/core'
import { accuracyScale, type PlacedNumber } from './accuracy-scale.ts'
import type { RecordedTable, TableInput, TableRow } from './recorded-table.ts'
import { tableLines, type TableLine } from './table-text.ts'

/** What an experiment file says of a table. */
export type TableSettings = Pick<TableExperiment['evaluate'], 'inputs' | 'accuracy' | 'costs' | 'unit'>

/** A table, or everything that keeps a file from being one. */
export type TableReading =
  { readonly table: RecordedTable; readonly issues: readonly [] } | { readonly issues: readonly SchemaIssue[] }

/** More than anybody mends at once; beyond it they are counted. */
const mostShown = 100

const tablePath: IssuePath = ['evaluate', 'table']

/**
 * Reads the trainings that a CSV file records. Columns that the settings do not name are not looked at.
 *
 * @param bytes - UTF-8: a title line, then a row per net, each with a number in every named column.
 * @param source - The file as messages name it.
 */
export function readTable(bytes: Uint8Array, source: string, settings: TableSettings): TableReading {
  const [titles, ...lines] = tableLines(new TextDecoder().decode(bytes), source)
  if (titles === undefined || lines.length === 0) {
    const expected = 'expected a title line and at least one row'
    return { issues: [{ path: tablePath, code: 'empty', message: `${source}: ${expected}` }] }
  }
  const columns = findColumns(titles, settings)
  if (columns.issues.length > 0) return { issues: columns.issues }
  const read = lines.map((line) => readRow(line, titles.cells.length, columns.found))
  const scale = accuracyScale(
    read.flatMap(({ accuracies }) => accuracies),
    settings.unit,
  )
  const issues = [
    ...read.flatMap((row) => row.issues),
    ...('message' in scale ? [{ path: tablePath, code: 'rule' as const, message: `${source}: ${scale.message}` }] : []),
    ...('issuesOf' in scale ? read.flatMap(({ accuracies }) => accuracies.flatMap(scale.issuesOf)) : []),
    ...repeatedRows(read),
  ]
  if (issues.length > 0 || 'message' in scale) return { issues: shortened(issues, source) }
  const rows = read.map(({ values, accuracies, params, macs }): TableRow => {
    return { values, accuracies: accuracies.map(({ value }) => value / scale.divisor), params, macs }
  })
  return {
    table: {
      name: source,
      digest: createHash('sha256').update(bytes).digest('hex'),
      inputs: settings.inputs.map((name, input) => inputOf(name, input, rows)),
      seedColumns: [...settings.accuracy],
      rows: rows.sort((a, b) => compare(a.values, b.values)),
    },
    issues: [],
  }
}

interface Column {
  readonly name: string
  readonly at: number
}

interface Columns {
  readonly inputs: readonly Column[]
  readonly accuracy: readonly Column[]
  readonly params: Column
  readonly macs: Column
}

function findColumns(titles: TableLine, settings: TableSettings): { found: Columns; issues: SchemaIssue[] } {
  const issues: SchemaIssue[] = []
  const find = (name: string, ...path: (string | number)[]): Column => {
    const at = titles.cells.indexOf(name)
    const again = titles.cells.indexOf(name, at + 1)
    if (at < 0) issues.push(missingColumn(name, ['evaluate', ...path], titles))
    else if (again >= 0) {
      const message = `the column ${name} is listed twice; rename one of them`
      issues.push({ path: tablePath, code: 'duplicate', message, elsewhere: titles.placeOf(again) })
    }
    return { name, at }
  }
  const found = {
    inputs: settings.inputs.map((name, index) => find(name, 'inputs', index)),
    accuracy: settings.accuracy.map((name, index) => find(name, 'accuracy', index)),
    params: find(settings.costs.params, 'costs', 'params'),
    macs: find(settings.costs.macs, 'costs', 'macs'),
  }
  return { found, issues }
}

function missingColumn(name: string, path: IssuePath, titles: TableLine): SchemaIssue {
  const suggestion = didYouMean(name, titles.cells)
  const { source, line } = titles.placeOf()
  const hint = suggestion === undefined ? `; it has ${titles.cells.join(', ')}` : ` — did you mean ${suggestion}?`
  const message = `expected a column of ${source}:${line}, received "${name}"${hint}`
  return { path, code: 'unknown-value', message, ...(suggestion !== undefined && { suggestion }) }
}

interface ReadRow {
  readonly line: TableLine
  readonly values: readonly number[]
  readonly accuracies: readonly PlacedNumber[]
  readonly params: number
  readonly macs: number
  readonly issues: readonly SchemaIssue[]
}

function readRow(line: TableLine, width: number, columns: Columns): ReadRow {
  const issues: SchemaIssue[] = []
  const report = (message: string, cell?: number): void => {
    issues.push({ path: tablePath, code: 'wrong-type', message, elsewhere: line.placeOf(cell) })
  }
  const found = line.cells.length
  if (found !== width) report(`expected ${width} cells, as the title line has, received ${found}`)
  const numberIn = ({ name, at }: Column): number => {
    const text = line.cells[at]
    // `Number` would take an empty cell for 0.
    const value = text === undefined || text === '' ? NaN : Number(text)
    if (Number.isFinite(value)) return value
    if (found === width)
      report(`${name}: expected a number, received ${text === '' ? 'nothing' : `"${text ?? ''}"`}`, at)
    return NaN
  }
  const costIn = (column: Column): number => {
    const value = numberIn(column)
    if (value <= 0) report(`${column.name}: expected a number above 0, received ${value}`, column.at)
    return value
  }
  return {
    line,
    values: columns.inputs.map(numberIn),
    accuracies: columns.accuracy.map((column) => {
      return { value: numberIn(column), column: column.name, place: line.placeOf(column.at) }
    }),
    params: costIn(columns.params),
    macs: costIn(columns.macs),
    issues,
  }
}

function repeatedRows(rows: readonly ReadRow[]): SchemaIssue[] {
  const first = new Map<string, TableLine>()
  return rows.flatMap(({ values, line }) => {
    if (values.some(Number.isNaN)) return []
    const key = values.join(',')
    const earlier = first.get(key)
    first.set(key, earlier ?? line)
    if (earlier === undefined) return []
    const message = `the same inputs as in line ${earlier.placeOf().line}: ${key}; a net may have one row only`
    return [{ path: tablePath, code: 'duplicate' as const, message, elsewhere: line.placeOf() }]
  })
}

/** In the order of the file; what is about all of it comes last. */
function shortened(found: readonly SchemaIssue[], source: string): SchemaIssue[] {
  const lineOf = ({ elsewhere }: SchemaIssue): number => elsewhere?.line ?? Infinity
  const issues = found.toSorted((a, b) => (lineOf(a) === lineOf(b) ? 0 : lineOf(a) - lineOf(b)))
  if (issues.length <= mostShown) return issues
  const message = `${source}: and ${issues.length - mostShown} more problems`
  return [...issues.slice(0, mostShown), { path: tablePath, code: 'rule', message }]
}

function inputOf(name: string, input: number, rows: readonly TableRow[]): TableInput {
  const levels = [...new Set(rows.map(({ values }) => values[input] as number))]
  return { name, levels: levels.sort((a, b) => a - b) }
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, input) => value !== b[input])
  return at < 0 ? 0 : (a[at] as number) - (b[at] as number)
}
