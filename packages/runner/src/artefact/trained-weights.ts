import { join } from 'node:path'
import { contentKey, SegscaleError, type Recipe } from '@segscale/core'
import type { Architecture } from '@segscale/models'
import { workerLimits } from '../executor/worker-limits.ts'
import { datasetOf } from '../load/dataset-of.ts'
import type { LocalStore } from '../store/local-store.ts'
import type { StoreRecord } from '../store/store.ts'
import { openWorkplace } from '../study/open-workplace.ts'
import { trainingOutcomeOf } from '../study/outcome.ts'
import { studyData } from '../study/training-key.ts'
import type { ChosenTraining } from './chosen-training.ts'
import { sha256 } from './artefact.ts'

/** How weights that are gone come back. */
export interface WeightsOptions {
  /** Whether the net may be trained again where its weights are not in the store. */
  readonly retrain: boolean
  /** Where the log of that training goes. */
  readonly logFolder: string
  readonly onProgress: (text: string) => void
  readonly signal: AbortSignal
}

/**
 * The record of a training that ended with a net.
 *
 * @throws {@link SegscaleError} with code `RUN_NOT_FOUND`.
 */
export async function trainingRecord(store: LocalStore, key: string): Promise<StoreRecord> {
  const record = await store.get(key)
  if (record !== undefined && record.outcome['status'] === 'trained') return record
  const found = record === undefined ? 'it is not there' : 'it records a training that failed'
  throw new SegscaleError(
    'RUN_NOT_FOUND',
    `The record of the training ${key.slice(0, 12)} must be in the store ${store.home}, but ${found}. Name the store of ` +
      'that run with SEGSCALE_HOME, or run its experiment file again.',
  )
}

/**
 * The weights of a recorded training: from the store, or where they are gone and that is wanted by training the net once
 * more, which on the same kind of machine gives the same bits.
 *
 * @throws {@link SegscaleError} with code `WEIGHTS_MISSING`, or what a training throws.
 */
export async function trainedWeights(
  store: LocalStore,
  record: StoreRecord,
  chosen: ChosenTraining,
  options: WeightsOptions,
): Promise<Uint8Array> {
  const outcome = trainingOutcomeOf(record)
  if (outcome.status !== 'trained') throw new TypeError('Only a training that ended with a net has weights.')
  const stored = await store.getBlob(outcome.weights)
  if (stored !== undefined) return stored
  const gone = `The weights ${outcome.weights.slice(0, 12)} of the training ${record.key.slice(0, 12)} are not in the store ${store.home}`
  if (!options.retrain) {
    throw new SegscaleError(
      'WEIGHTS_MISSING',
      `${gone}. Export with --retrain to train this net again (${Math.ceil(record.provenance.wallSeconds)} s when it was ` +
        'recorded), or name the store that has them with SEGSCALE_HOME.',
    )
  }
  options.onProgress(`${gone}; the net is trained again.`)
  const weights = await trainAgain(store, record, chosen, options)
  if (sha256(weights) !== outcome.weights) {
    throw new SegscaleError(
      'WEIGHTS_MISSING',
      `A training that is repeated must end with the recorded weights (${outcome.weights.slice(0, 12)}), but here it ended ` +
        `with ${sha256(weights).slice(0, 12)}: it was recorded on another kind of machine, or with another TensorFlow ` +
        `(${record.provenance.versions['tensorflow'] ?? 'unknown'}). Export it where it was trained, or run the experiment ` +
        'here with an empty store (SEGSCALE_HOME).',
    )
  }
  await store.putBlob(weights)
  return weights
}

async function trainAgain(
  store: LocalStore,
  record: StoreRecord,
  { experiment }: ChosenTraining,
  { logFolder, onProgress, signal }: WeightsOptions,
): Promise<Uint8Array> {
  const { architecture, recipe, seed } = record.input as unknown as {
    architecture: Architecture
    recipe: Recipe
    seed: number
  }
  const data = studyData(experiment.dataset, datasetOf(experiment))
  const checkpointFolder = join(store.home, 'checkpoints')
  const folders = { logFolder, checkpointFolder }
  const limits = workerLimits({}, 1)
  const place = await openWorkplace({ experiment, data, workers: 1, limits, ...folders, onProgress, signal })
  try {
    const job = { kind: 'training', key: contentKey(record.input), architecture, recipe, seed, weight: 1 } as const
    const ended = await place.executor.submit(job, {
      onEpoch: ({ epoch, loss }) => {
        onProgress(`epoch ${epoch} of ${recipe.epochs}, loss ${loss.toFixed(3)}`)
      },
    })
    if (ended.status === 'failed') throw new SegscaleError('TRAINING_FAILED', ended.message)
    if (ended.result.status === 'failed') throw new SegscaleError('TRAINING_FAILED', ended.result.message)
    await place.executor.discard(job.key)
    return ended.result.weights
  } finally {
    await place.executor.close()
  }
}
