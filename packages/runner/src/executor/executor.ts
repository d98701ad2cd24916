import type { Architecture } from '@segscale/models'
import type { Recipe } from '@segscale/core'
import type { EpochSummary, Evaluation, ResumePoint, TrainingOutcome, TrainingProgress } from '@segscale/engine'
import type { JobFailure } from './failure-class.ts'

/** One training to carry out, in words that a worker on any machine understands. */
export interface TrainingJob {
  readonly kind: 'training'
  /** Content key of the work; names its log. */
  readonly key: string
  readonly architecture: Architecture
  readonly recipe: Recipe
  readonly seed: number
  /** Relative cost: heavier jobs start first, so that none runs alone at the end. */
  readonly weight: number
}

/** One evaluation of trained weights on the test images. */
export interface EvaluationJob {
  readonly kind: 'evaluation'
  /** Content key of the work; names its log. */
  readonly key: string
  readonly architecture: Architecture
  readonly weights: Uint8Array
  /** Relative cost: heavier jobs start first. */
  readonly weight: number
}

/** Whatever an executor can be asked to do. */
export type Job = TrainingJob | EvaluationJob

/** What a finished job gives. */
export type ResultOf<J extends Job> = J extends TrainingJob ? TrainingOutcome : Evaluation

/** How a job ended. */
export type JobOutcome<R> =
  | {
      readonly status: 'done'
      readonly result: R
      readonly attempt: number
      readonly startedAt: string
      /** Of this attempt. */
      readonly wallSeconds: number
    }
  | {
      readonly status: 'failed'
      readonly failure: JobFailure
      /** What happened, the log's path, and the last lines of it. */
      readonly message: string
      readonly attempt: number
      /** The limit that it broke, in bytes or seconds. */
      readonly limit?: number
    }

/** One try at a job. */
export interface JobAttempt {
  /** 1 for the first one. */
  readonly attempt: number
  /** The process that does it. */
  readonly pid: number | undefined
  /** The file that holds all that it prints. */
  readonly log: string
}

/** A try that failed and is followed by another. */
export interface JobRetry {
  readonly attempt: number
  readonly failure: JobFailure
  /** In a sentence. */
  readonly message: string
  readonly log: string
  /** Seconds until the next try. */
  readonly delaySeconds: number
}

/** Told while a job runs. */
export interface JobEvents {
  /** The job begins, for the first time or again. */
  readonly onStart?: (attempt: JobAttempt) => void
  readonly onRetry?: (retry: JobRetry) => void
  /** A training goes on where a process that has ended left it. */
  readonly onResume?: (point: ResumePoint) => void
  readonly onStep?: (progress: TrainingProgress) => void
  readonly onEpoch?: (epoch: EpochSummary) => void
}

/**
 * Carries out jobs somewhere.
 *
 * Jobs are independent: the order in which they finish, and where, must not show in their results. Failures that another
 * try may spare are retried before they are reported. A training may go on where a killed process left it, also one
 * of an earlier run: its result is the same, bit for bit.
 */
export interface Executor {
  /** How many jobs can run at once. */
  readonly workers: number
  /**
   * Runs a job to its end.
   *
   * @throws SegscaleError with code `WORKER_FAILED` (or the worker's own code) where no job can ever run here.
   */
  submit<J extends Job>(job: J, events?: JobEvents): Promise<JobOutcome<ResultOf<J>>>
  /** Drops what is kept to go on with a training. Call it once its result is stored. Never rejects. */
  discard(key: string): Promise<void>
  /** Ends everything that runs, so that a later run can go on with it; unfinished jobs fail as `stopped`. */
  close(): Promise<void>
}
