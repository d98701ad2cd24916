import type { TopLevelSpec } from 'vega-lite'
import { csvText } from '../csv.ts'

/** The part of a report that a plot belongs to. */
export type PlotSection = 'front' | 'trust' | 'space' | 'search' | 'work'

/** One field of a plot's points. */
export type PlotCell = string | number | boolean | null

/** A picture with its points: what becomes an SVG, a PNG, a CSV, and a figure of the page. */
export interface Plot {
  /** The name of its files, without ending. */
  readonly id: string
  readonly section: PlotSection
  readonly title: string
  /** What to see in it, in a sentence or two. */
  readonly caption: string
  readonly picture: TopLevelSpec
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, PlotCell>>[]
}

/** The points of a plot as comma-separated text. */
export function plotCsv({ columns, rows }: Pick<Plot, 'columns' | 'rows'>): string {
  return csvText(
    columns,
    rows.map((row) => columns.map((column) => row[column] ?? null)),
  )
}

/** A row of an interface as cells by name; its fields must all be cells. */
export function plotRows(rows: readonly object[]): Readonly<Record<string, PlotCell>>[] {
  return rows.map((row) => ({ ...row }))
}
