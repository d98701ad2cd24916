import type { NetSummary } from '../../study/result.ts'

/** What a net is paid for with: the horizontal axis of a front. */
export type Cost = 'params' | 'macs' | 'latencyMs'

/** Whatever has the costs of a net; latency only where it is an objective. */
export type Priced = Pick<NetSummary, 'params' | 'macs' | 'latency'>

/** The costs in the order in which a report shows them. */
export const costs: readonly Cost[] = ['params', 'macs', 'latencyMs']

/** What a cost is called. */
export const costTitle: Readonly<Record<Cost, string>> = {
  params: 'Parameters',
  macs: 'MACs',
  latencyMs: 'Latency (ms)',
}

/**
 * A net's cost, latency as measured where it was, else as predicted; undefined where it is not known or no positive number,
 * which a logarithmic axis could not show.
 */
export function costOf({ latency, ...net }: Priced, cost: Cost): number | undefined {
  const value = cost === 'latencyMs' ? (latency?.measured?.medianMs ?? latency?.predictedMs) : net[cost]
  return typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : undefined
}

/** The title of a logarithmic axis of a cost. */
export function logAxisTitle(cost: Cost): string {
  return cost === 'latencyMs' ? 'Latency (ms, log scale)' : `${costTitle[cost]} (log scale)`
}

/** A tick of an axis of a cost in words, as an expression of Vega: counts as `20 k`, milliseconds as they are. */
export function costLabelExpression(cost: Cost): string {
  return cost === 'latencyMs' ? "format(datum.value, '~g')" : "replace(format(datum.value, '~s'), /([kMG])$/, ' $1')"
}
