import type { DatasetPlace, Normalisation } from '@segscale/data'
import type {
  CheckpointOptions,
  EpochSummary,
  Evaluation,
  ResumePoint,
  TrainingOutcome,
  TrainingProgress,
} from '@segscale/engine'
import type { EvaluationJob, TrainingJob } from './executor.ts'
import type { JobFailure } from './failure-class.ts'

/** Which images a worker loads before its first job. */
export interface WorkerData extends DatasetPlace {
  readonly name: string
  readonly train?: number
  readonly validation: number
  readonly test: number
  readonly splitSeed: number
  /** Constants of the recipe that take the place of the data set's own. */
  readonly normalisation?: Normalisation
}

/** Where and how often a training keeps what a later process would go on from. */
export type JobCheckpoint = Omit<CheckpointOptions, 'training'>

/**
 * From the pool to a worker. `open` comes first and once; then one job at a time. `stop` ends the process: behind the
 * step that runs, and with a checkpoint, where it trains.
 */
export type PoolMessage =
  | { readonly type: 'open'; readonly data: WorkerData }
  | {
      readonly type: 'job'
      readonly job: TrainingJob | EvaluationJob
      readonly checkpoint: JobCheckpoint | undefined
    }
  | { readonly type: 'stop' }

/** From a worker to the pool. Each job ends with exactly one of `done` and `failed`. */
export type WorkerMessage =
  /** The images are loaded. */
  | { readonly type: 'ready' }
  /** The training goes on where a process that has ended left it. */
  | { readonly type: 'resume'; readonly point: ResumePoint }
  | { readonly type: 'step'; readonly progress: TrainingProgress }
  | { readonly type: 'epoch'; readonly epoch: EpochSummary }
  | { readonly type: 'done'; readonly result: TrainingOutcome | Evaluation }
  | { readonly type: 'failed'; readonly failure: JobFailure; readonly message: string }
  /** This worker cannot do any job, and neither could another one like it. */
  | { readonly type: 'unfit'; readonly code: string; readonly message: string }
