import type { ParetoRow } from './pareto-rows.ts'

/** What an axis of the Pareto picture spans, and where its labels stand. */
export interface AxisSpan {
  readonly domain: [number, number]
  readonly ticks: number[]
}

/** A cost on a logarithmic axis: a margin around the nets, ticks at 1, 2 and 5 times the powers of ten. */
export function costSpan(rows: readonly Pick<ParetoRow, 'cost'>[]): AxisSpan {
  const costs = rows.map((row) => row.cost)
  const [low, high] = [Math.min(...costs), Math.max(...costs)]
  const margin = high < 2 * low ? 2 : Math.max((high / low) ** 0.06, 1.15)
  const domain: [number, number] = [low / margin, high * margin]
  const from = Math.floor(Math.log10(domain[0]))
  const decades = Array.from({ length: Math.ceil(Math.log10(domain[1])) - from + 1 }, (_, at) => 10 ** (from + at))
  const ticks = decades.flatMap((decade) => (decades.length > 5 ? [decade] : [decade, 2 * decade, 5 * decade]))
  return { domain, ticks: ticks.filter((tick) => tick >= domain[0] && tick <= domain[1]) }
}

/**
 * Accuracy in percent: the trained nets and the middle of the predicted front, with a margin.
 *
 * Wide deviations may run out of the picture, or they would press all nets into a strip.
 */
export function accuracySpan(rows: readonly ParetoRow[]): AxisSpan {
  const accuracies = rows.map((row) => row.accuracy)
  const [low, high] = [Math.min(...accuracies), Math.max(...accuracies)]
  const margin = Math.max(0.08 * (high - low), 0.5)
  const domain: [number, number] = [Math.max(0, low - margin), Math.min(100, high + 1.5 * margin)]
  const step = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20].find((width) => (domain[1] - domain[0]) / width <= 8) ?? 20
  const first = Math.ceil(domain[0] / step)
  const count = Math.floor(domain[1] / step) - first + 1
  // Multiplied, not added up, so that ticks stay round.
  return { domain, ticks: Array.from({ length: count }, (_, at) => Number(((first + at) * step).toFixed(6))) }
}
