import { accuracySpan, costSpan } from './pareto-axes.ts'
import type { ParetoRow } from './pareto-rows.ts'

/** The label of a chosen net and where it stands, in the units of the axes. */
export interface PlacedLabel {
  readonly label: string
  readonly cost: number
  readonly accuracy: number
}

/** Rough width of a character and height of a line of the labels' font, in pixels. */
const character = 7
const line = 17

/**
 * Places the labels of chosen nets above and left of them, where the front leaves room, and lifts those that would lie
 * on an earlier one.
 *
 * @param size - Width and height of the plotting area in pixels.
 */
export function placedLabels(rows: readonly ParetoRow[], size: { width: number; height: number }): PlacedLabel[] {
  const [x, y] = [costSpan(rows).domain, accuracySpan(rows).domain]
  const decades = Math.log(x[1] / x[0])
  const placed: { label: string; left: number; right: number; bottom: number }[] = []
  const chosen = rows.filter((row) => row.label !== '').sort((a, b) => a.cost - b.cost)
  for (const { label, cost, accuracy } of chosen) {
    const right = Math.max((Math.log(cost / x[0]) / decades) * size.width - 8, label.length * character)
    const left = right - label.length * character
    let bottom = ((accuracy - y[0]) / (y[1] - y[0])) * size.height + 10
    for (const other of placed) {
      const isBeside = left > other.right + 8 || right < other.left - 8
      if (!isBeside && Math.abs(bottom - other.bottom) < line) bottom = other.bottom + line
    }
    placed.push({ label, left, right, bottom: Math.min(bottom, size.height - line) })
  }
  return placed.map(({ label, right, bottom }) => ({
    label,
    cost: x[0] * Math.exp((right / size.width) * decades),
    accuracy: y[0] + (bottom / size.height) * (y[1] - y[0]),
  }))
}
