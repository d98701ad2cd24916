import { TopCandidates } from '@segscale/gp'
import { scanPredictions } from './candidate-scan.ts'
import { PredictedFront } from './predicted-front.ts'
import type { PredictedPoint } from './result.ts'
import type { Surrogate } from './surrogate.ts'

/** What a surrogate says of the candidates, for files and pictures. Accuracies are shares. */
export interface Predictions {
  /** Every candidate, or of very large spaces the best and the front; in the order of the index. */
  readonly candidates: readonly PredictedCandidate[]
  /** Whether `candidates` holds all of the space. */
  readonly isComplete: boolean
}

/** A candidate with its index in the space. */
export interface PredictedCandidate extends PredictedPoint {
  readonly index: number
}

const completeUpTo = 500_000
const bestKept = 100_000

/**
 * Predicts what every candidate would reach without the noise of trainings, with the deviation of that belief; keeps all of it up to 500,000 candidates, else the best
 * 100,000 and the front.
 */
export function predictions(surrogate: Surrogate): Predictions {
  const { space } = surrogate
  const isComplete = space.size <= completeUpTo
  const best = new TopCandidates(isComplete ? space.size : bestKept)
  const front = new PredictedFront()
  const means = new Float64Array(space.size)
  const deviations = new Float64Array(space.size)
  scanPredictions(surrogate, (index, { params }, mean, deviation) => {
    const belief = surrogate.beliefAt(index, mean, deviation)
    means[index] = belief.mean
    deviations[index] = belief.deviation
    best.offer(index, belief.mean)
    front.offer(index, params, belief.mean)
  })
  const members = front.members().map(({ index }) => index)
  const kept = new Set([...best.sorted().map(({ index }) => index), ...members])
  const candidates = [...kept]
    .sort((a, b) => a - b)
    .map((index) => ({
      index,
      rescale: space.rescaleAt(index),
      ...space.costsAt(index),
      ...surrogate.accuracy(means[index] as number, deviations[index] as number),
    }))
  return { candidates, isComplete }
}
