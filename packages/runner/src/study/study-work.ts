import { contentKey, SegscaleError, type Recipe } from '@segscale/core'
import type { Evaluation, TrainingOutcome } from '@segscale/engine'
import type { Executor, JobOutcome, TrainingJob } from '../executor/executor.ts'
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
import { RunStoppedError } from './run-stopped.ts'
import { storedOutcomes } from './stored-outcomes.ts'
import type { StudyListener } from './study-event.ts'
import { architectureOf } from './study-net.ts'
import type { OutsideFailure, TaskOutcome, TrainingTask } from './study.ts'

/** Where jobs are carried out. */
export interface Workplace {
  readonly executor: Executor
  /** Host and versions, for the provenance of records. */
  readonly origin: Pick<Provenance, 'host' | 'versions'>
}

/** What {@link StudyWork} works with. */
export interface StudyWorkOptions {
  readonly store: Store
  /** Called when the first job comes: a run that finds everything in the store starts no worker. */
  readonly workplace: () => Promise<Workplace>
  readonly recipe: Recipe
  readonly listener: StudyListener
  /** Whether the first failed training, also a recorded one, ends the run. */
  readonly failFast: boolean
}

/** A trained net's evaluation on the test images, still to be done. */
export interface EvaluationTask {
  readonly task: TrainingTask
  /** SHA-256 of the trained weights. */
  readonly weights: string
  readonly input: KeyInput
}

type Done<R> = Extract<JobOutcome<R>, { status: 'done' }>

/** Answers what a study asks for: from the store where it can, else by an executor, recording each result as it comes. */
export class StudyWork {
  readonly #options: StudyWorkOptions
  readonly #counts = { cached: 0, trained: 0, failed: 0 }
  #workplace: Promise<Workplace> | undefined
  #closed = false

  constructor(options: StudyWorkOptions) {
    this.#options = options
  }

  /** Trainings answered from the store, trained by this run (divergences included), and failed for outside reasons. */
  get counts(): { readonly cached: number; readonly trained: number; readonly failed: number } {
    return this.#counts
  }

  /** Looks up which of these trainings have records, by key. */
  async stored(tasks: readonly TrainingTask[]): Promise<ReadonlyMap<string, TrainingRecordOutcome>> {
    return storedOutcomes(this.#options.store, tasks)
  }

  /**
   * The outcome of every task, by key.
   *
   * @param stored - Outcomes that {@link StudyWork.stored} gave.
   * @throws RunStoppedError if the executor was closed meanwhile.
   * @throws SegscaleError with code `STORE_WRITE_FAILED`, with `TRAINING_FAILED` where a failure ends the run, or with the
   * code of the reason why no worker can run.
   */
  async train(
    tasks: readonly TrainingTask[],
    stored: ReadonlyMap<string, TrainingRecordOutcome>,
  ): Promise<ReadonlyMap<string, TaskOutcome>> {
    const outcomes = new Map<string, TaskOutcome>()
    await this.#all(tasks, async (task) => {
      const known = stored.get(task.key)
      outcomes.set(task.key, known === undefined ? (await this.#train(task)).outcome : this.#cached(task, known))
    })
    return outcomes
  }

  /**
   * Evaluations of trained nets on the test images, by the key of the training.
   *
   * @throws What {@link StudyWork.train} throws.
   */
  async evaluate(
    tasks: readonly EvaluationTask[],
  ): Promise<ReadonlyMap<string, EvaluationRecordOutcome | OutsideFailure>> {
    const outcomes = new Map<string, EvaluationRecordOutcome | OutsideFailure>()
    const records = await Promise.all(tasks.map(({ input }) => this.#options.store.get(contentKey(input))))
    for (const [index, { task }] of tasks.entries()) {
      const record = records[index]
      if (record !== undefined) outcomes.set(task.key, evaluationOutcomeOf(record))
    }
    this.#options.listener({ type: 'evaluating', evaluations: tasks.length, stored: outcomes.size })
    await this.#all(
      tasks.filter(({ task }) => !outcomes.has(task.key)),
      async (item) => {
        outcomes.set(item.task.key, await this.#evaluate(item))
      },
    )
    return outcomes
  }

  /** Ends what still runs, and lets nothing new begin; unfinished work then throws {@link RunStoppedError}. */
  async close(): Promise<void> {
    this.#closed = true
    // A workplace that could not be made has nothing to end.
    const workplace = await this.#workplace?.catch(() => undefined)
    await workplace?.executor.close()
  }

  /** Runs work for every item; the first error ends the rest, and is thrown once all that had ended is stored. */
  async #all<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    const errors: unknown[] = []
    await Promise.all(
      items.map((item) =>
        work(item).catch(async (error: unknown) => {
          errors.push(error)
          await this.close()
        }),
      ),
    )
    // Closing makes the others stop; the reason is the error that was no consequence of that.
    if (errors.length > 0) throw errors.find((error) => !(error instanceof RunStoppedError)) ?? errors[0]
  }

  #cached(task: TrainingTask, outcome: TrainingRecordOutcome): TaskOutcome {
    this.#counts.cached++
    const isFailure = outcome.status === 'failed'
    const found = isFailure ? { failure: outcome.failure } : { accuracy: outcome.validation.accuracy }
    this.#options.listener({ type: 'cached', task, ...found })
    if (isFailure) this.#onFailure(task, outcome.message)
    return outcome
  }

  async #train(task: TrainingTask): Promise<{ outcome: TaskOutcome; weights?: Uint8Array }> {
    const { listener } = this.#options
    const { executor, origin } = await this.#start()
    const ended = await executor.submit(this.#job(task), {
      onStart: (attempt) => {
        listener({ type: 'started', task, attempt })
      },
      onResume: ({ step, steps }) => {
        listener({ type: 'resumed', task, step, steps })
      },
      onStep: (progress) => {
        listener({ type: 'step', task, progress })
      },
      onEpoch: (epoch) => {
        listener({ type: 'epoch', task, epoch })
      },
    })
    if (ended.status === 'failed') return { outcome: this.#failed(task, ended) }
    const outcome = await this.#record(task, ended, origin)
    await executor.discard(task.key)
    this.#counts.trained++
    const { result } = ended
    const wallSeconds = ended.wallSeconds + result.priorSeconds
    if (result.status === 'trained') {
      const { imagesPerSecond, validation, weights } = result
      listener({ type: 'trained', task, accuracy: validation.accuracy, wallSeconds, imagesPerSecond })
      return { outcome, weights }
    }
    listener({ type: 'failed', task, failure: result.failure, message: result.message })
    this.#onFailure(task, result.message)
    return { outcome }
  }

  #job({ key, net, seed }: TrainingTask): TrainingJob {
    const { recipe } = this.#options
    return { kind: 'training', key, architecture: architectureOf(net), recipe, seed, weight: net.macs }
  }

  #failed(task: TrainingTask, { failure, message }: Extract<JobOutcome<never>, { status: 'failed' }>): OutsideFailure {
    if (failure === 'stopped') throw new RunStoppedError(message)
    this.#counts.failed++
    this.#options.listener({ type: 'failed', task, failure, message })
    this.#onFailure(task, message)
    return { status: 'failed', failure, message }
  }

  #onFailure({ key, role, seed }: TrainingTask, message: string): void {
    if (!this.#options.failFast) return
    const training = `the training ${key.slice(0, 12)} of a ${role} net (seed ${seed})`
    throw new SegscaleError(
      'TRAINING_FAILED',
      `Every training must succeed with --fail-fast, but ${training} failed: ${message}`,
    )
  }

  async #record(
    task: TrainingTask,
    ended: Done<TrainingOutcome>,
    origin: Workplace['origin'],
  ): Promise<TrainingRecordOutcome> {
    const { store } = this.#options
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
    // Another process may have stored this key meanwhile; the study goes on with the outcome that stands.
    return trainingOutcomeOf(await store.putIfAbsent(makeRecord(task.input, outcome, provenance)))
  }

  async #evaluate({ task, weights, input }: EvaluationTask): Promise<EvaluationRecordOutcome | OutsideFailure> {
    const { store, listener } = this.#options
    const stored = await store.getBlob(weights)
    const again = stored === undefined ? await this.#retrain(task) : { weights: stored }
    if (again.weights === undefined) return again.outcome as OutsideFailure
    const { macs } = task.net
    const architecture = architectureOf(task.net)
    const what = { kind: 'evaluation', key: contentKey(input), architecture } as const
    const { executor, origin } = await this.#start()
    const ended = await executor.submit({ ...what, weights: again.weights, weight: macs })
    if (ended.status === 'failed') return this.#failed(task, ended)
    const digest = await store.putBlob(again.weights)
    const outcome = outcomeJson({ status: 'evaluated', test: recordedEvaluation(ended.result), weights: digest })
    const record = await store.putIfAbsent(makeRecord(input, outcome, provenanceOf(ended, origin)))
    listener({ type: 'evaluated', task, accuracy: ended.result.accuracy })
    return evaluationOutcomeOf(record)
  }

  /** Trains a net again whose record stands but whose weights were lost. */
  #retrain(task: TrainingTask): Promise<{ outcome?: TaskOutcome; weights?: Uint8Array }> {
    const message = `The weights of a ${task.role} net (seed ${task.seed}) are not in the store; it is trained again.`
    this.#options.listener({ type: 'note', message })
    return this.#train(task)
  }

  async #start(): Promise<Workplace> {
    if (this.#closed) throw new RunStoppedError('The run was stopped before this work began.')
    this.#workplace ??= this.#options.workplace()
    return this.#workplace
  }
}

function provenanceOf(
  { startedAt, wallSeconds, attempt }: Done<TrainingOutcome | Evaluation>,
  origin: Workplace['origin'],
): Provenance {
  return { ...origin, startedAt, wallSeconds, attempt }
}
