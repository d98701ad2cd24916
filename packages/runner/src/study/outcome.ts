import type { JsonValue } from '@segscale/core'
import type { Evaluation, TrainingOutcome } from '@segscale/engine'
import type { StoreRecord } from '../store/store.ts'

/** One epoch as it is recorded: what depends on the training's input alone. Losses that are not finite are null. */
export interface EpochRecord {
  readonly epoch: number
  readonly loss: number | null
  readonly learningRate: number
}

/** How a net does on a set of images, as it is recorded. A loss that is not finite is null. */
export interface EvaluationRecord {
  /** Share of the images, in [0, 1]. */
  readonly accuracy: number
  readonly loss: number | null
  readonly correct: number
  readonly count: number
}

/** The recorded outcome of a training: the same for the same input, on one kind of machine. */
export type TrainingRecordOutcome =
  | {
      readonly status: 'trained'
      readonly validation: EvaluationRecord
      readonly epochs: readonly EpochRecord[]
      /** SHA-256 of the weights' blob. */
      readonly weights: string
    }
  | {
      readonly status: 'failed'
      readonly failure: 'diverged'
      readonly message: string
      readonly epochs: readonly EpochRecord[]
    }

/** The recorded outcome of an evaluation on the test images. */
export interface EvaluationRecordOutcome {
  readonly status: 'evaluated'
  readonly test: EvaluationRecord
  /** SHA-256 of the weights that were evaluated. */
  readonly weights: string
}

/**
 * Turns a training's outcome into what is recorded: times and speeds go, weights become a digest.
 *
 * @param weights - SHA-256 under which the weights are stored; empty for a failed training.
 */
export function recordedOutcome(outcome: TrainingOutcome, weights: string): TrainingRecordOutcome {
  const epochs = outcome.epochs.map(({ epoch, loss, learningRate }) => ({ epoch, loss: finite(loss), learningRate }))
  if (outcome.status === 'failed') {
    return { status: 'failed', failure: outcome.failure, message: outcome.message, epochs }
  }
  return { status: 'trained', validation: recordedEvaluation(outcome.validation), epochs, weights }
}

/** Turns an evaluation into what is recorded. */
export function recordedEvaluation({ accuracy, loss, correct, count }: Evaluation): EvaluationRecord {
  return { accuracy, loss: finite(loss), correct, count }
}

/** The training outcome in a record of kind `training`. */
export function trainingOutcomeOf(record: StoreRecord): TrainingRecordOutcome {
  return record.outcome as unknown as TrainingRecordOutcome
}

/** The evaluation outcome in a record of kind `evaluation`. */
export function evaluationOutcomeOf(record: StoreRecord): EvaluationRecordOutcome {
  return record.outcome as unknown as EvaluationRecordOutcome
}

/** An outcome as a record carries it. */
export function outcomeJson(outcome: TrainingRecordOutcome | EvaluationRecordOutcome): StoreRecord['outcome'] {
  return outcome as unknown as Readonly<Record<string, JsonValue>>
}

// JSON knows no NaN, and a diverged training may well have one.
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
