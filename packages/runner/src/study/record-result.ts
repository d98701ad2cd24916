import { contentKey } from '@segscale/core'
import type { Evaluation, TrainingOutcome } from '@segscale/engine'
import type { JobOutcome } from '../executor/executor.ts'
import { makeRecord } from '../store/record.ts'
import type { KeyInput, Provenance, Store } from '../store/store.ts'
import {
  evaluationOutcomeOf,
  outcomeJson,
  recordedEvaluation,
  recordedOutcome,
  trainingOutcomeOf,
  type EvaluationRecordOutcome,
  type TrainingRecordOutcome,
} from './outcome.ts'

/** A job that came to its end. */
export type DoneJob<R> = Extract<JobOutcome<R>, { status: 'done' }>

/** Where records come from: host and versions. */
export type Origin = Pick<Provenance, 'host' | 'versions'>

/**
 * Stores the outcome of a training with its weights.
 *
 * @returns The outcome that stands: another process may have stored this key meanwhile.
 * @throws SegscaleError with code `STORE_WRITE_FAILED`.
 */
export async function recordTraining(
  store: Store,
  input: KeyInput,
  ended: DoneJob<TrainingOutcome>,
  origin: Origin,
): Promise<TrainingRecordOutcome> {
  const { result } = ended
  const isTrained = result.status === 'trained'
  // The weights first: a record must never name bytes that a crash kept from the disk.
  const weights = isTrained ? await store.putBlob(result.weights) : ''
  const { priorSeconds, peakMemoryBytes } = result
  const speed = isTrained ? { imagesPerSecond: result.imagesPerSecond } : {}
  // Work of earlier processes that stands in this result was paid for as well.
  const wallSeconds = ended.wallSeconds + priorSeconds
  const provenance = { ...provenanceOf(ended, origin), wallSeconds, peakMemoryBytes, ...speed }
  const outcome = outcomeJson(recordedOutcome(result, weights))
  return trainingOutcomeOf(await store.putIfAbsent(makeRecord(input, outcome, provenance)))
}

/**
 * Stores the outcome of an evaluation, and the weights that it was made with.
 *
 * @throws SegscaleError with code `STORE_WRITE_FAILED`.
 */
export async function recordEvaluation(
  store: Store,
  input: KeyInput,
  ended: DoneJob<Evaluation>,
  { origin, weights }: { readonly origin: Origin; readonly weights: Uint8Array },
): Promise<EvaluationRecordOutcome> {
  const digest = await store.putBlob(weights)
  const outcome = outcomeJson({ status: 'evaluated', test: recordedEvaluation(ended.result), weights: digest })
  return evaluationOutcomeOf(await store.putIfAbsent(makeRecord(input, outcome, provenanceOf(ended, origin))))
}

/** The recorded evaluation under a key input, if there is one. */
export async function storedEvaluation(store: Store, input: KeyInput): Promise<EvaluationRecordOutcome | undefined> {
  const record = await store.get(contentKey(input))
  return record && evaluationOutcomeOf(record)
}

function provenanceOf(
  { startedAt, wallSeconds, attempt }: DoneJob<TrainingOutcome | Evaluation>,
  origin: Origin,
): Provenance {
  return { ...origin, startedAt, wallSeconds, attempt }
}
