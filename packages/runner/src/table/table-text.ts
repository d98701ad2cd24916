import type { IssuePlace } from '@segscale/core'
import { csvRows } from '../report/csv.ts'

/** One line of a table, cut into cells. */
export interface TableLine {
  readonly cells: readonly string[]
  /** Where a cell stands, or the whole line. */
  placeOf(cell?: number): IssuePlace
}

/**
 * The lines of a CSV text that hold anything, the title line first.
 *
 * Places are exact as long as no cell is quoted; cells are trimmed, and a mark of byte order is left out.
 */
export function tableLines(text: string, source: string): TableLine[] {
  return text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .flatMap((line, index) => {
      if (line.trim() === '') return []
      const cells = csvRows(line)[0] ?? []
      const at = { source, line: index + 1, text: line }
      const placeOf = (cell?: number): IssuePlace => {
        if (cell === undefined) return { ...at, column: 1, length: line.length }
        const column = 1 + cells.slice(0, cell).reduce((sum, { length }) => sum + length + 1, 0)
        return { ...at, column, length: Math.max(1, cells[cell]?.length ?? 0) }
      }
      return [{ cells: cells.map((cell) => cell.trim()), placeOf }]
    })
}
