/** What a field is made of. */
export type Cell = string | number | boolean | null

/**
 * Rows as comma-separated text with a title line and `\n` line ends.
 *
 * Numbers keep every digit; null is an empty field; fields that hold a comma, a quote or a line end are quoted.
 *
 * @see RFC 4180, section 2.
 */
export function csvText(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return [columns, ...rows].map((row) => row.map(field).join(',') + '\n').join('')
}

function field(value: Cell): string {
  if (typeof value !== 'string') return value === null ? '' : String(value)
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value
}

/**
 * The rows of comma-separated text, the title line first; what {@link csvText} writes comes back as texts.
 *
 * Lines may end in `\n` or `\r\n`; a quote inside an unquoted field stands for itself.
 */
export function csvRows(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  // A field, quoted or not, and what ends it; the last field may be ended by the text.
  const pattern = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|\n|\r|$)/gy
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text)
    if (match === null) break
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    if (match[3] === ',' && pattern.lastIndex < text.length) continue
    if (match[3] === ',') row.push('')
    rows.push(row)
    row = []
  }
  return rows
}

/** The rows of comma-separated text by the names of their columns; cells without a column are left out. */
export function csvRecords(text: string): ReadonlyMap<string, string>[] {
  const [titles = [], ...rows] = csvRows(text)
  return rows.map((row) => new Map(titles.map((title, at) => [title, row[at] ?? ''])))
}
