import { accuracySpan, costSpan } from './pareto-axes.ts'
import type { ParetoRow } from './pareto-rows.ts'

/** The label of a chosen net and where its lower right corner stands, in the units of the axes. */
export interface PlacedLabel {
  readonly label: string
  readonly cost: number
  readonly accuracy: number
}

/** A rectangle in pixels, from the lower left corner of the picture. */
interface Box {
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly top: number
}

/** Rough width of a character and height of a line of the labels' font, and radii of a ring and of a mark, in pixels. */
const character = 7
const line = 17
const ring = 10
const mark = 5

/**
 * Places the labels of chosen nets above and left of them, where the front leaves room, or below and right where that would
 * cover another label, the ring of another net or, if there is a choice, any trained net; lifts those for which neither is
 * free.
 *
 * @param size - Width and height of the plotting area in pixels.
 */
export function placedLabels(rows: readonly ParetoRow[], size: { width: number; height: number }): PlacedLabel[] {
  const [x, y] = [costSpan(rows).domain, accuracySpan(rows).domain]
  const decades = Math.log(x[1] / x[0])
  const spots = rows
    .filter(({ series }) => series !== 'predicted ± deviation')
    .sort((a, b) => a.cost - b.cost)
    .map(({ label, cost, accuracy }) => ({
      label,
      x: (Math.log(cost / x[0]) / decades) * size.width,
      y: ((accuracy - y[0]) / (y[1] - y[0])) * size.height,
    }))
  const nets = spots.filter(({ label }) => label !== '')
  const placed: Box[] = []
  return nets.map((net, at) => {
    const taken = [...placed, ...nets.filter((_, other) => other !== at).map((other) => around(other, ring))]
    const marks = spots.filter((other) => other !== net).map((other) => around(other, mark))
    const sides = [aboveLeft(net, size), belowRight(net, size)]
    const free = sides.filter((side) => !taken.some((other) => overlap(side, other)))
    const best = free.find((side) => !marks.some((other) => overlap(side, other))) ?? free[0]
    const box = best ?? lifted(sides[0] as Box, placed)
    placed.push(box)
    return {
      label: net.label,
      cost: x[0] * Math.exp((box.right / size.width) * decades),
      accuracy: y[0] + (Math.min(box.bottom, size.height - line) / size.height) * (y[1] - y[0]),
    }
  })
}

interface Spot {
  readonly label: string
  readonly x: number
  readonly y: number
}

function aboveLeft({ label, x, y }: Spot, { height }: { height: number }): Box {
  const width = label.length * character
  const right = Math.max(x - 8, width)
  const bottom = Math.min(y + 10, height - line)
  return { left: right - width, right, bottom, top: bottom + line }
}

function belowRight({ label, x, y }: Spot, { width }: { width: number }): Box {
  const right = Math.min(x + 8 + label.length * character, width)
  const top = Math.max(y - 8, line)
  return { left: right - label.length * character, right, bottom: top - line, top }
}

function lifted(box: Box, placed: readonly Box[]): Box {
  const bottom = placed.reduce(
    (lowest, other) => (overlap({ ...box, bottom: lowest, top: lowest + line }, other) ? other.bottom + line : lowest),
    box.bottom,
  )
  return { ...box, bottom, top: bottom + line }
}

function around({ x, y }: Spot, radius: number): Box {
  return { left: x - radius, right: x + radius, bottom: y - radius, top: y + radius }
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right + 2 && a.right > b.left - 2 && a.bottom < b.top && a.top > b.bottom
}
