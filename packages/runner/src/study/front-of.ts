import { spreadPoints } from '../report/plots/spread-points.ts'
import { scanPredictions } from './candidate-scan.ts'
import { PredictedFront } from './predicted-front.ts'
import type { PredictedPoint } from './result.ts'
import type { Surrogate } from './surrogate.ts'

/** What a picture of the front shows of a candidate; accuracies are shares. */
export type PredictedFrontPoint = Omit<PredictedPoint, 'rescale'>

/**
 * The candidates that a surrogate predicts to be the most accurate at their number of parameters, smallest net first.
 *
 * @param most - Points to keep, spread over the sizes.
 */
export function frontOf(surrogate: Surrogate, most: number): PredictedFrontPoint[] {
  const { space } = surrogate
  const front = new PredictedFront()
  scanPredictions(surrogate, (index, { params }, mean, deviation) => {
    front.offer(index, params, surrogate.beliefAt(index, mean, deviation).mean)
  })
  const members = spreadPoints(front.members(), most, ({ params }) => params)
  if (members.length === 0) return []
  const { mean, deviation } = surrogate.predict(members.map(({ index }) => space.pointAt(index)))
  return members.map(({ index }, at) => {
    const belief = surrogate.beliefAt(index, mean[at] as number, deviation[at] as number)
    const { params, macs } = space.costsAt(index)
    return { params, macs, ...surrogate.accuracy(belief.mean, belief.deviation) }
  })
}
