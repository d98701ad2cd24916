import type { InputLattice, NetCosts, SearchSpace } from './search-space.ts'
import type { Surrogate } from './surrogate.ts'

/** What a scan sees of one candidate: its costs, and mean and deviation on the surrogate's scale. */
export type CandidateVisitor = (index: number, costs: NetCosts, mean: number, deviation: number) => void

// Costs of as many candidates at a time: small enough for the cache, large enough that calls do not show.
const block = 8192

/**
 * Visits every candidate of the space in the order of its index, with its exact prediction.
 *
 * @param visit - Gets the same `costs` object each time, with new numbers.
 */
export function scanPredictions(surrogate: Surrogate, visit: CandidateVisitor): void {
  const { space } = surrogate
  const costs = {
    ...{ params: new Float64Array(block), macs: new Float64Array(block) },
    // Not a number where the space knows no latency.
    latencyMs: new Float64Array(block).fill(Number.NaN),
  }
  const at = { params: 0, macs: 0, latencyMs: Number.NaN }
  const take = (from: number, mean: Float64Array, deviation: Float64Array): void => {
    for (let start = 0; start < mean.length; start += block) {
      const count = Math.min(block, mean.length - start)
      space.fillCosts(from + start, from + start + count, costs)
      for (let i = 0; i < count; i++) {
        at.params = costs.params[i] as number
        at.macs = costs.macs[i] as number
        at.latencyMs = costs.latencyMs[i] as number
        visit(from + start + i, at, mean[start + i] as number, deviation[start + i] as number)
      }
    }
  }
  if (space.lattice !== undefined) {
    const { candidates, tables } = space.lattice
    surrogate.process.latticePosterior(tables, undefined, takeCandidates(candidates, take))
    return
  }
  for (let from = 0; from < space.size; from += block) {
    const count = Math.min(block, space.size - from)
    const { mean, deviation } = surrogate.predict(Array.from({ length: count }, (_, i) => space.pointAt(from + i)))
    take(from, mean, deviation)
  }
}

type Take = (from: number, mean: Float64Array, deviation: Float64Array) => void

/** Of stretches of the lattice, passes on what belongs to candidates, as stretches of candidates. */
export function takeCandidates(candidates: InputLattice['candidates'], take: Take): Take {
  if (candidates === undefined) return take
  let next = 0
  return (from, mean, deviation) => {
    const first = next
    const kept = { mean: new Float64Array(mean.length), deviation: new Float64Array(mean.length) }
    const pointOfNext = (): number => (candidates[next] ?? Infinity) - from
    for (let point = pointOfNext(); point < mean.length; point = pointOfNext()) {
      kept.mean[next - first] = mean[point] as number
      kept.deviation[next - first] = deviation[point] as number
      next++
    }
    const count = next - first
    if (count > 0) take(first, kept.mean.subarray(0, count), kept.deviation.subarray(0, count))
  }
}

/** Visits every candidate of the space in the order of its index, with its parameters alone. */
export function scanParams(space: SearchSpace, visit: (index: number, params: number) => void): void {
  const params = new Float64Array(block)
  for (let from = 0; from < space.size; from += block) {
    const to = Math.min(space.size, from + block)
    space.fillCosts(from, to, { params })
    for (let index = from; index < to; index++) visit(index, params[index - from] as number)
  }
}
