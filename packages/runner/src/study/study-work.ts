import { contentKey, SegscaleError, type Recipe } from '@segscale/core'
import type { Evaluation } from '@segscale/engine'
import type { Executor, JobEvents, JobOutcome, TrainingJob } from '../executor/executor.ts'
import type { LeaseFolder } from '../store/lease-folder.ts'
import type { KeyInput, Store } from '../store/store.ts'
import type { FailurePolicy } from './failure-policy.ts'
import type { EvaluationRecordOutcome } from './outcome.ts'
import { recordEvaluation, recordTraining, storedEvaluation, type Origin } from './record-result.ts'
import { RunStoppedError } from './run-stopped.ts'
import { shareWork, type SharedItem, type SharedWorkOptions } from './shared-work.ts'
import { storedOutcomes } from './stored-outcomes.ts'
import type { StudyListener } from './study-event.ts'
import { architectureOf } from './study-net.ts'
import type { OutsideFailure, StoredOutcome, TaskOutcome, TrainingTask } from './study.ts'

/** Where jobs are carried out. */
export interface Workplace {
  readonly executor: Executor
  /** Host and versions, for the provenance of records. */
  readonly origin: Origin
}

/** What {@link StudyWork} works with. */
export interface StudyWorkOptions {
  readonly store: Store
  /** Called when the first job comes: a run that finds everything in the store starts no worker. */
  readonly workplace: () => Promise<Workplace>
  readonly recipe: Recipe
  readonly listener: StudyListener
  /** The failed training, also a recorded one, that ends the run: 1 for the first, infinity for none. */
  readonly maxFailures: number
  /** Which failures of the past still stand; without it none but recorded ones. */
  readonly failures?: FailurePolicy
  /** Who does what, where others may work with the same store. */
  readonly leases?: LeaseFolder
}

/** A trained net's evaluation on the test images, still to be done. */
export interface EvaluationTask {
  readonly task: TrainingTask
  /** SHA-256 of the trained weights. */
  readonly weights: string
  readonly input: KeyInput
}

/** Answers what a study asks for: from the store where it can, else by an executor, recording each result as it comes. */
export class StudyWork {
  readonly #options: StudyWorkOptions
  readonly #counts = { cached: 0, trained: 0, failed: 0 }
  /** Seconds of each training of the study, by key. */
  readonly #seconds = new Map<string, number>()
  #failures = 0
  #workplace: Promise<Workplace> | undefined
  #closed = false

  constructor(options: StudyWorkOptions) {
    this.#options = options
  }

  /** Trainings answered from the store, trained by this run (divergences included), and failed for outside reasons. */
  get counts(): { readonly cached: number; readonly trained: number; readonly failed: number } {
    return this.#counts
  }

  /** Seconds that the trainings of the study took, whichever run made them. */
  get deviceSeconds(): number {
    return [...this.#seconds.values()].reduce((sum, seconds) => sum + seconds, 0)
  }

  /** Looks up which of these trainings need not be made, by key. */
  async stored(tasks: readonly TrainingTask[]): Promise<ReadonlyMap<string, StoredOutcome>> {
    return storedOutcomes(this.#options, tasks)
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
    stored: ReadonlyMap<string, StoredOutcome>,
  ): Promise<ReadonlyMap<string, TaskOutcome>> {
    this.#mustGoOn()
    const outcomes = new Map<string, TaskOutcome>()
    for (const task of tasks) {
      const known = stored.get(task.key)
      if (known !== undefined) outcomes.set(task.key, this.#cached(task, known))
    }
    const waiting = tasks.filter(({ key }) => !outcomes.has(key))
    await this.#share(
      waiting.map((task) => ({ task, key: task.key, weight: task.net.macs })),
      {
        lookUp: async ({ task }) => {
          const known = (await this.stored([task])).get(task.key)
          if (known !== undefined) outcomes.set(task.key, this.#cached(task, known))
          return known !== undefined
        },
        work: async ({ task }) => {
          outcomes.set(task.key, (await this.#train(task)).outcome)
        },
      },
    )
    for (const { key } of tasks) {
      const record = await this.#options.store.get(key)
      if (record !== undefined) this.#seconds.set(key, record.provenance.wallSeconds)
    }
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
    this.#mustGoOn()
    const { store, listener } = this.#options
    const outcomes = new Map<string, EvaluationRecordOutcome | OutsideFailure>()
    const lookUp = async ({ task, input }: EvaluationTask): Promise<boolean> => {
      const known = await storedEvaluation(store, input)
      if (known !== undefined) outcomes.set(task.key, known)
      return known !== undefined
    }
    await Promise.all(tasks.map(lookUp))
    listener({ type: 'evaluating', evaluations: tasks.length, stored: outcomes.size })
    const waiting = tasks.filter(({ task }) => !outcomes.has(task.key))
    await this.#share(
      waiting.map((item) => ({ ...item, key: contentKey(item.input), weight: item.task.net.macs })),
      {
        lookUp,
        work: async (item) => {
          outcomes.set(item.task.key, await this.#evaluate(item))
        },
      },
    )
    return outcomes
  }

  /** Ends what still runs, and lets nothing new begin; unfinished work then throws {@link RunStoppedError}. */
  async close(): Promise<void> {
    this.#closed = true
    const workplace = await this.#workplace?.catch(() => undefined)
    await workplace?.executor.close()
    await this.#options.leases?.tidy()
  }

  /** Does work that others may share in; the first error ends the rest, after what had ended is stored. */
  async #share<Item extends SharedItem & { readonly task: TrainingTask }>(
    items: readonly Item[],
    how: Pick<SharedWorkOptions<Item>, 'lookUp' | 'work'>,
  ): Promise<void> {
    if (items.length === 0) return
    const { leases, listener } = this.#options
    const { executor } = await this.#start()
    let reason: { readonly error: unknown } | undefined
    const isAllDone = await shareWork(items, {
      leases,
      width: executor.workers,
      lookUp: how.lookUp,
      work: (item) =>
        how.work(item).catch(async (error: unknown) => {
          // Closing makes the others stop; the reason is the error that was no consequence of that.
          if (reason === undefined || reason.error instanceof RunStoppedError) reason = { error }
          await this.close()
        }),
      onElsewhere: ({ task }, owner) => {
        listener({ type: 'elsewhere', task, ...(owner && { host: owner.host, pid: owner.pid }) })
      },
      isStopped: () => this.#closed,
    })
    if (reason !== undefined) throw (reason as { error: unknown }).error
    if (!isAllDone) throw new RunStoppedError('The run was stopped before its work was done.')
  }

  #cached(task: TrainingTask, outcome: StoredOutcome): StoredOutcome {
    this.#counts.cached++
    const isFailure = outcome.status === 'failed'
    const found = isFailure ? { failure: outcome.failure } : { accuracy: outcome.validation.accuracy }
    this.#options.listener({ type: 'cached', task, ...found })
    if (isFailure) this.#onFailure(task, outcome.message)
    return outcome
  }

  async #train(task: TrainingTask): Promise<{ outcome: TaskOutcome; weights?: Uint8Array }> {
    const { listener, store, failures } = this.#options
    const { executor, origin } = await this.#start()
    const ended = await executor.submit(this.#job(task), this.#eventsOf(task))
    if (ended.status === 'failed') return { outcome: await this.#failed(task, task.key, ended) }
    const outcome = await recordTraining(store, task.input, ended, origin)
    await Promise.all([executor.discard(task.key), failures?.forget(task.key)])
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

  #eventsOf(task: TrainingTask): JobEvents {
    const { listener } = this.#options
    return {
      onStart: (attempt) => {
        listener({ type: 'started', task, ...attempt })
      },
      onRetry: (retry) => {
        listener({ type: 'retrying', task, ...retry })
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
    }
  }

  #job({ key, net, seed }: TrainingTask): TrainingJob {
    const { recipe } = this.#options
    return { kind: 'training', key, architecture: architectureOf(net), recipe, seed, weight: net.macs }
  }

  async #failed(
    task: TrainingTask,
    key: string,
    ended: Extract<JobOutcome<never>, { status: 'failed' }>,
  ): Promise<OutsideFailure> {
    const { failure, message } = ended
    if (failure === 'stopped') throw new RunStoppedError(message)
    await this.#options.failures?.remember(key, ended)
    this.#counts.failed++
    this.#options.listener({ type: 'failed', task, failure, message })
    this.#onFailure(task, message)
    return { status: 'failed', failure, message }
  }

  #onFailure({ key, role, seed }: TrainingTask, message: string): void {
    const { maxFailures } = this.#options
    if (++this.#failures < maxFailures) return
    const training = `the training ${key.slice(0, 12)} of a ${role} net (seed ${seed})`
    const allowed =
      maxFailures === 1
        ? 'Every training must succeed with --fail-fast'
        : `Fewer than ${maxFailures} trainings may fail`
    throw new SegscaleError(
      'TRAINING_FAILED',
      `${allowed}, but ${training} failed: ${message}\nWhat had finished is stored: mend the cause, and the same command goes on.`,
    )
  }

  async #evaluate({ task, weights, input }: EvaluationTask): Promise<EvaluationRecordOutcome | OutsideFailure> {
    const { store, listener } = this.#options
    const stored = await store.getBlob(weights)
    const again = stored === undefined ? await this.#retrain(task) : { weights: stored }
    if (again.weights === undefined) return again.outcome as OutsideFailure
    const { macs } = task.net
    const architecture = architectureOf(task.net)
    const key = contentKey(input)
    const what = { kind: 'evaluation', key, architecture } as const
    const { executor, origin } = await this.#start()
    const ended: JobOutcome<Evaluation> = await executor.submit({ ...what, weights: again.weights, weight: macs })
    if (ended.status === 'failed') return this.#failed(task, key, ended)
    const outcome = await recordEvaluation(store, input, ended, { origin, weights: again.weights })
    listener({ type: 'evaluated', task, accuracy: ended.result.accuracy })
    return outcome
  }

  /** Trains a net again whose record stands but whose weights were lost. */
  #retrain(task: TrainingTask): Promise<{ outcome?: TaskOutcome; weights?: Uint8Array }> {
    const message = `The weights of a ${task.role} net (seed ${task.seed}) are not in the store; it is trained again.`
    this.#options.listener({ type: 'note', message })
    return this.#train(task)
  }

  async #start(): Promise<Workplace> {
    this.#mustGoOn()
    this.#workplace ??= this.#options.workplace()
    return this.#workplace
  }

  #mustGoOn(): void {
    if (this.#closed) throw new RunStoppedError('The run was stopped before this work began.')
  }
}
