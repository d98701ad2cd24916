import { dimensionsOf, countOf } from '../dimension.ts'
import type { Family } from '../family.ts'
import { keptCounts } from '../kept-counts.ts'
import type { Rescale } from '../rescale.ts'
import type { SpaceSettings } from './axis.ts'
import { latencyName, parseExcludeRule, readsLatency, type ExcludeRule } from './exclude-rule.ts'

/** What a net costs, its latency included: milliseconds of one forward pass. */
export interface TimedCosts {
  readonly params: number
  readonly macs: number
  readonly latencyMs: number
}

/** Tells whether a net keeps the limits; the rescale is asked for only where a rule needs it. */
export type LatencyTest = (rescale: () => Rescale, costs: TimedCosts) => boolean

/** Whether a space limits latency, so that its candidates are known only once nets have been timed. */
export function limitsLatency({ exclude = [], constraints }: SpaceSettings): boolean {
  return constraints?.latencyMs !== undefined || exclude.some(readsLatency)
}

/**
 * The limits that a space sets on latency, by `constraints.latencyMs` and by rules of `exclude` that name it; undefined where it
 * sets none. A candidate space leaves them to whoever has latencies: they are no property of a net, but of a machine.
 */
export function latencyTest(family: Family, settings: SpaceSettings): LatencyTest | undefined {
  if (!limitsLatency(settings)) return undefined
  const { min = 0, max = Infinity } = settings.constraints?.latencyMs ?? {}
  const dimensions = dimensionsOf(family)
  const names = [...dimensions.map(({ name }) => name), 'params', 'macs', latencyName]
  // Rules were checked with the rest of the settings.
  const rules = (settings.exclude ?? [])
    .filter(readsLatency)
    .map((text) => parseExcludeRule(text, names) as ExcludeRule)
  return (rescale, { params, macs, latencyMs }) => {
    if (latencyMs < min || latencyMs > max) return false
    if (rules.length === 0) return true
    const kept = keptCounts(family, rescale())
    const values = [...dimensions.map((dimension) => countOf(kept, dimension)), params, macs, latencyMs]
    return !rules.some((rule) => rule(values))
  }
}
