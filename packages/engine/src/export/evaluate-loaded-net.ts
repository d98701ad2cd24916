import type { ImageSet } from '@segscale/data'
import { EvaluationTally, evaluationBatchSize, type Evaluation } from '../evaluation.ts'
import type { LoadedNet } from './loaded-net.ts'

/** How an exported net does on a set of images. */
export interface LoadedEvaluation extends Evaluation {
  /** Images whose two largest logits are within {@link closeCall}: other sums in another order may turn them round. */
  readonly closeCalls: number
}

/** Exported nets have the logits of the engine to within this. */
export const logitTolerance = 1e-3

/** Two logits, each off by the tolerance, change places within twice of it. */
const closeCall = 2 * logitTolerance

/** Evaluates an exported net on every image of a set. */
export async function evaluateLoadedNet(
  net: LoadedNet,
  { images, labels, count }: ImageSet,
  classes: number,
): Promise<LoadedEvaluation> {
  const imageSize = count === 0 ? 0 : images.length / count
  const tally = new EvaluationTally(classes)
  let closeCalls = 0
  for (let from = 0; from < count; from += evaluationBatchSize) {
    const to = Math.min(count, from + evaluationBatchSize)
    const logits = await net.logits(images.slice(from * imageSize, to * imageSize), to - from)
    tally.add(logits, labels.subarray(from, to))
    for (let image = 0; image < to - from; image++) {
      const [first = 0, second = -Infinity] = logits.slice(image * classes, (image + 1) * classes).sort((a, b) => b - a)
      if (first - second < closeCall) closeCalls++
    }
  }
  return { ...tally.evaluation(), closeCalls }
}
