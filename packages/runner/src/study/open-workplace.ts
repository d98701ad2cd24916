import { hostname } from 'node:os'
import type { TrainingExperiment } from '@segscale/core'
import { normalisationOf, openDataset } from '@segscale/data'
import { ensureNative, trainingEnvironment } from '@segscale/engine'
import { CheckpointFolder, checkpointSeconds } from '../executor/checkpoint-folder.ts'
import { LocalPool } from '../executor/local-pool.ts'
import type { WorkerLimits } from '../executor/worker-process.ts'
import { datasetPlace } from '../load/dataset-of.ts'
import { segscaleVersion } from './segscale-version.ts'
import type { StudyData } from './training-key.ts'
import type { Workplace } from './study-work.ts'

/** What a workplace is set up for. */
export interface WorkplaceOptions {
  readonly experiment: TrainingExperiment
  readonly data: StudyData
  readonly workers: number
  readonly limits: WorkerLimits
  readonly logFolder: string
  /** Where running trainings keep what a later run goes on from. */
  readonly checkpointFolder: string
  /** Told what the set-up does while it takes time, a line at a time. */
  readonly onProgress: (text: string) => void
  /** Aborted to give the set-up up. */
  readonly signal: AbortSignal
}

/**
 * Makes this machine ready to train: native TensorFlow and the images, each set up on first use, then a pool of worker
 * processes, which start when jobs come.
 *
 * @throws SegscaleError with code `NATIVE_SETUP_FAILED`, `DATA_UNAVAILABLE` or `DATA_CORRUPT`, or `USAGE` for a wrong
 * `SEGSCALE_CHECKPOINT_SECONDS`.
 */
export async function openWorkplace(options: WorkplaceOptions): Promise<Workplace> {
  const { experiment, data, workers, logFolder, onProgress, signal } = options
  const { name } = experiment.dataset
  const place = datasetPlace(experiment)
  const native = await ensureNative({ onProgress, signal })
  // Here once, so that the workers find the images ready and do not all fetch them.
  await openDataset({ name, ...place, onProgress })
  const checkpoints = new CheckpointFolder(options.checkpointFolder, checkpointSeconds(process.env))
  await checkpoints.prune()
  const { train, validation, test, splitSeed } = data
  const normalisation = normalisationOf(experiment.recipe.augment)
  const executor = new LocalPool({
    workers,
    environment: trainingEnvironment(experiment.recipe.threads),
    data: {
      name,
      ...place,
      train,
      validation,
      test,
      splitSeed,
      ...(normalisation && { normalisation }),
    },
    logFolder,
    checkpoints,
    limits: options.limits,
  })
  const tensorflow = `${native.tensorflowVersion} ${native.variant}`
  return {
    executor,
    origin: { host: hostname(), versions: { segscale: segscaleVersion(), node: process.versions.node, tensorflow } },
  }
}
