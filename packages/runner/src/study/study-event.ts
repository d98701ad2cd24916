import type { EpochSummary, TrainingProgress } from '@segscale/engine'
import type { JobAttempt, JobRetry } from '../executor/executor.ts'
import type { JobFailure } from '../executor/failure-class.ts'
import type { PredictedFrontPoint } from './front-of.ts'
import type { TrainingRequest } from './study-steps.ts'
import type { TrainingTask } from './study.ts'

/** What happens during a run, for whoever shows it. */
export type StudyEvent =
  /** A new set of trainings is asked for; `waiting` are those that have no record yet. */
  | {
      readonly type: 'phase'
      readonly phase: TrainingRequest['phase']
      readonly round: number
      readonly trainings: number
      readonly waiting: readonly TrainingTask[]
    }
  /** A training's outcome was known already: its validation accuracy, or the failure that it records. */
  | { readonly type: 'cached'; readonly task: TrainingTask; readonly failure?: string; readonly accuracy?: number }
  /** The surrogate was fitted to so many nets: its leave-one-out figures, and the front that it predicts. */
  | {
      readonly type: 'surrogate'
      readonly nets: number
      readonly rmse: number
      readonly spearman: number
      readonly front: readonly PredictedFrontPoint[]
    }
  /** A training begins; with `attempt` 2 it begins again after its process failed. */
  | ({ readonly type: 'started'; readonly task: TrainingTask } & JobAttempt)
  /** An attempt at a training failed; another one follows. */
  | ({ readonly type: 'retrying'; readonly task: TrainingTask } & JobRetry)
  /** Another process is at a training; this run takes over what comes of it. */
  | { readonly type: 'elsewhere'; readonly task: TrainingTask; readonly host?: string; readonly pid?: number }
  /** A training goes on behind a step that a process did which has ended; `steps` of them it has in all. */
  | { readonly type: 'resumed'; readonly task: TrainingTask; readonly step: number; readonly steps: number }
  | { readonly type: 'step'; readonly task: TrainingTask; readonly progress: TrainingProgress }
  | { readonly type: 'epoch'; readonly task: TrainingTask; readonly epoch: EpochSummary }
  /** A training ended and its record is safe. */
  | {
      readonly type: 'trained'
      readonly task: TrainingTask
      /** Validation accuracy, in [0, 1]. */
      readonly accuracy: number
      readonly wallSeconds: number
      readonly imagesPerSecond: number
    }
  /** A training ended without a net. */
  | {
      readonly type: 'failed'
      readonly task: TrainingTask
      readonly failure: JobFailure | 'diverged'
      readonly message: string
    }
  /** The test images are read for this many nets; `stored` of them have records already. */
  | { readonly type: 'evaluating'; readonly evaluations: number; readonly stored: number }
  | { readonly type: 'evaluated'; readonly task: TrainingTask; readonly accuracy: number }
  /** Something that the user should know of, in a sentence. */
  | { readonly type: 'note'; readonly message: string }

/** Takes events as they happen. Must not throw. */
export type StudyListener = (event: StudyEvent) => void
