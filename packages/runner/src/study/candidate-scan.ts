import { latticeTables, type CandidateSpace, type Costs } from '@segscale/models'
import type { Surrogate } from './surrogate.ts'

/** What a scan sees of one candidate: its costs, and mean and deviation on the surrogate's scale. */
export type CandidateVisitor = (index: number, costs: Costs, mean: number, deviation: number) => void

// Costs of as many candidates at a time: small enough for the cache, large enough that calls do not show.
const block = 8192

/**
 * Visits the candidates of the space in the order of their index, each with its exact prediction.
 *
 * Long stretches of the space that lie beyond `maxParams` altogether are left out, without a prediction; single candidates
 * beyond it may still be visited.
 *
 * @param visit - Gets the same `costs` object each time, with new numbers.
 */
export function scanPredictions(surrogate: Surrogate, maxParams: number, visit: CandidateVisitor): void {
  const { space } = surrogate
  const tables = latticeTables(space)
  const costs = { params: new Float64Array(block), macs: new Float64Array(block) }
  const at = { params: 0, macs: 0 }
  for (const range of stretchesWithin(space, maxParams)) {
    surrogate.process.latticePosterior(tables, range, (from, mean, deviation) => {
      for (let start = 0; start < mean.length; start += block) {
        const count = Math.min(block, mean.length - start)
        space.fillCosts(from + start, from + start + count, costs)
        for (let i = 0; i < count; i++) {
          at.params = costs.params[i] as number
          at.macs = costs.macs[i] as number
          visit(from + start + i, at, mean[start + i] as number, deviation[start + i] as number)
        }
      }
    })
  }
}

/** Visits every candidate of the space in the order of its index, with its parameters alone. */
export function scanParams(space: CandidateSpace, visit: (index: number, params: number) => void): void {
  const params = new Float64Array(block)
  for (let from = 0; from < space.size; from += block) {
    const to = Math.min(space.size, from + block)
    space.fillCosts(from, to, { params })
    for (let index = from; index < to; index++) visit(index, params[index - from] as number)
  }
}

interface Stretch {
  readonly from: number
  readonly to: number
}

/** Whole blocks that hold a candidate within `maxParams`, neighbours joined. */
function stretchesWithin(space: CandidateSpace, maxParams: number): Stretch[] {
  if (maxParams === Infinity) return [{ from: 0, to: space.size }]
  const isWanted = new Uint8Array(Math.ceil(space.size / block))
  scanParams(space, (index, params) => {
    if (params <= maxParams) isWanted[Math.floor(index / block)] = 1
  })
  const stretches: Stretch[] = []
  for (const [position, wanted] of isWanted.entries()) {
    if (wanted === 0) continue
    const [from, to] = [position * block, Math.min(space.size, (position + 1) * block)]
    const last = stretches.at(-1)
    if (last?.to === from) stretches[stretches.length - 1] = { from: last.from, to }
    else stretches.push({ from, to })
  }
  return stretches
}
