import type { EpochSummary, Evaluation, TrainingOutcome, TrainingProgress } from '@segscale/engine'
import type { EvaluationJob, TrainingJob } from './executor.ts'

/** Which images a worker loads before its first job. */
export interface WorkerData {
  readonly name: string
  readonly path?: string
  readonly train?: number
  readonly validation: number
  readonly test: number
  readonly splitSeed: number
}

/** From the pool to a worker. `open` comes first and once; then one job at a time. */
export type PoolMessage =
  | { readonly type: 'open'; readonly data: WorkerData }
  | { readonly type: 'job'; readonly job: TrainingJob | EvaluationJob }

/** From a worker to the pool. Each job ends with exactly one of `done` and `failed`. */
export type WorkerMessage =
  /** The images are loaded. */
  | { readonly type: 'ready' }
  | { readonly type: 'step'; readonly progress: TrainingProgress }
  | { readonly type: 'epoch'; readonly epoch: EpochSummary }
  | { readonly type: 'done'; readonly result: TrainingOutcome | Evaluation }
  | { readonly type: 'failed'; readonly message: string }
  /** This worker cannot do any job, and neither could another one like it. */
  | { readonly type: 'unfit'; readonly code: string; readonly message: string }
