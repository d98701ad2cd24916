/** One column of a text table. */
export interface TableColumn {
  readonly title: string
  readonly align: 'left' | 'right'
  /** 0 stays at any width; columns with the highest number go first where the table is too wide. */
  readonly priority: number
}

/**
 * A table as lines of aligned text, its title line first, two spaces between columns.
 *
 * Columns that hold no text in any row are left out, and so are the least important ones until the rest fits the width.
 *
 * @param rows - One cell per column, as plain text on one line.
 * @param width - Columns of the terminal. Columns with priority 0 are printed even where they are wider.
 */
export function textTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width = 100,
  indent = 2,
): string[] {
  const kept = fittingColumns(columns, rows, width - indent)
  const line = (cells: readonly string[]): string =>
    (' '.repeat(indent) + kept.map((column) => padded(cells[column.at] ?? '', column)).join('  ')).trimEnd()
  return [line(columns.map((column) => column.title)), ...rows.map(line)]
}

interface PlacedColumn extends TableColumn {
  readonly at: number
  readonly width: number
}

function fittingColumns(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
): PlacedColumn[] {
  const placed = columns.map((column, at) => {
    const cells = rows.map((row) => row[at] ?? '')
    return {
      ...column,
      at,
      width: Math.max(textWidth(column.title), ...cells.map(textWidth)),
      empty: cells.every((c) => c === ''),
    }
  })
  let kept: PlacedColumn[] = placed.filter((column) => !column.empty || rows.length === 0)
  const total = (): number => kept.reduce((sum, column) => sum + column.width + 2, -2)
  while (total() > width) {
    const last = Math.max(...kept.map((column) => column.priority))
    if (last === 0) break
    kept = kept.filter((column) => column.priority !== last)
  }
  return kept
}

function padded(cell: string, column: PlacedColumn): string {
  const room = ' '.repeat(Math.max(0, column.width - textWidth(cell)))
  return column.align === 'left' ? cell + room : room + cell
}

// Code points, not UTF-16 units. East Asian wide characters would need a table of widths; names rarely hold them.
function textWidth(text: string): number {
  return Array.from(text).length
}
