import type { ImageSet } from '@segscale/data'
import type { Architecture } from '@segscale/models'
import { evaluateProgram, evaluationBatchSize, type Evaluation } from './evaluation.ts'
import { EvaluationProgram } from './network/evaluation-program.ts'
import type { ImageFormat } from './network/normalise.ts'
import { decodeWeights, networkParameters } from './network/parameters.ts'
import { tensorflow } from './tensorflow.ts'

/** A trained net and the images to try it on. */
export interface EvaluationInput {
  readonly architecture: Architecture
  readonly dataset: ImageFormat
  /** As {@link TrainingOutcome} gives them. */
  readonly weights: Uint8Array
  readonly images: ImageSet
}

/** Evaluates stored weights, as the training that made them would have. */
export function evaluate({ architecture, dataset, weights, images }: EvaluationInput): Evaluation {
  const batchSize = evaluationBatchSize
  const program = new EvaluationProgram(tensorflow(), { architecture, format: dataset, batchSize })
  try {
    program.setWeights(decodeWeights(weights, networkParameters(architecture)))
    return evaluateProgram(program, images, dataset.classes)
  } finally {
    program.dispose()
  }
}
