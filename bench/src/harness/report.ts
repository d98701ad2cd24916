import type { Machine } from './machine.ts'

/** A column of a printed table. */
export interface Column<Row> {
  readonly title: string
  readonly text: (row: Row) => string
}

/** What a benchmark gives: printed as a table, or as JSON with these fields. */
export interface Report<Row> {
  readonly machine: Machine
  /** Versions by program. */
  readonly versions: Readonly<Record<string, string>>
  readonly rows: readonly Row[]
  /** What a reader has to know to read the figures rightly. */
  readonly notes: readonly string[]
}

/** Prints a report: one line of JSON and nothing else, or a table that Markdown understands. */
export function printReport<Row>(report: Report<Row>, columns: readonly Column<Row>[], isJson: boolean): void {
  process.stdout.write(isJson ? `${JSON.stringify(report)}\n` : reportText(report, columns))
}

/** A report as text. */
export function reportText<Row>(
  { machine, versions, rows, notes }: Report<Row>,
  columns: readonly Column<Row>[],
): string {
  const { cpu, cores, flags, memoryGiB, loadAtStart } = machine
  const programs = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    `Machine: ${cpu}, ${cores} cores (${flags.join(' ')}), ${memoryGiB} GiB, load ${loadAtStart} at the start`,
    `Versions: ${programs.join(', ')}`,
    '',
    reportTable(rows, columns),
    '',
    ...notes,
    '',
  ].join('\n')
}

/** Rows as a table that Markdown understands. */
export function reportTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ text }) => text(row)))]
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => (line[column] ?? '').length)))
  const lines = cells.map((line) => `| ${line.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`)
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`
  return [lines[0], rule, ...lines.slice(1)].join('\n')
}

/** A number with so many decimals; a dash where there is none. */
export function decimals(number: number | undefined, count: number): string {
  return number === undefined ? '-' : number.toFixed(count)
}

/** Says on standard error what is being measured, so that a long run is not silent and JSON stays alone. */
export function progress(text: string): void {
  process.stderr.write(`${text}\n`)
}
