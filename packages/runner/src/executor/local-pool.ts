import { join } from 'node:path'
import { SegscaleError } from '@segscale/core'
import type { CheckpointFolder } from './checkpoint-folder.ts'
import type { Executor, Job, JobEvents, JobOutcome, ResultOf } from './executor.ts'
import { JobLog } from './job-log.ts'
import type { JobCheckpoint, WorkerData } from './messages.ts'
import { backOffMs, shouldRetry } from './retry-policy.ts'
import { WorkerProcess, type AttemptOutcome, type WorkerLimits } from './worker-process.ts'

/** Options of a {@link LocalPool}. */
export interface LocalPoolOptions {
  /** How many processes work at once. */
  readonly workers: number
  /** Variables that every process gets beside this one's own: its thread counts, above all. */
  readonly environment: Readonly<Record<string, string>>
  readonly data: WorkerData
  /** Folder for `<first 12 digits of the key>.<attempt>.log`. */
  readonly logFolder: string
  /** Where trainings keep what a later attempt or run goes on from; without it they keep nothing. */
  readonly checkpoints?: CheckpointFolder
  /** The worker's script. Default: the built one of this package. */
  readonly entry?: URL
  /** Node arguments of the workers. */
  readonly execArgv?: readonly string[]
  /** What each process may take. Default: ten minutes of silence, and no other limit. */
  readonly limits?: Partial<WorkerLimits>
  /** How long a training may take for its present step and a checkpoint when the pool is closed. Default: 20 seconds. */
  readonly patienceMs?: number
  /** Milliseconds before a job that failed is tried again; more after further failures. Default: a second. */
  readonly backOffMs?: number
}

interface Queued {
  readonly job: Job
  readonly events: JobEvents
  readonly settle: (outcome: JobOutcome<never>) => void
  readonly reject: (error: SegscaleError) => void
  readonly attempt: number
  /** How often in a row it failed without coming any further. */
  readonly failed: number
  /** The last step that any of its processes did. */
  readonly furthest: number
}

interface Beginning {
  readonly startedAt: Date
  /** By the clock of `performance`. */
  readonly start: number
}

/** Runs jobs in child processes of this one: heavier jobs first, each process replaced when it fails. */
export class LocalPool implements Executor {
  readonly workers: number
  readonly #options: LocalPoolOptions
  readonly #queue: Queued[] = []
  readonly #idle: WorkerProcess[] = []
  readonly #busy = new Set<WorkerProcess>()
  /** Jobs that wait for their next try. */
  readonly #resting = new Map<NodeJS.Timeout, Queued>()
  #closed = false
  #everReady = false
  #scheduled = false
  #unfit: SegscaleError | undefined

  constructor(options: LocalPoolOptions) {
    this.workers = options.workers
    this.#options = options
  }

  /** Queues a job; see {@link Executor.submit}. */
  submit<J extends Job>(job: J, events: JobEvents = {}): Promise<JobOutcome<ResultOf<J>>> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, events, settle: resolve, reject, attempt: 1, failed: 0, furthest: 0 })
      this.#schedule()
    })
  }

  /** See {@link Executor.discard}. */
  async discard(key: string): Promise<void> {
    await this.#options.checkpoints?.discard(key)
  }

  /** Ends every process, trainings with a checkpoint; see {@link Executor.close}. */
  async close(): Promise<void> {
    this.#closed = true
    for (const [timer, queued] of this.#resting) {
      clearTimeout(timer)
      this.#queue.push(queued)
    }
    this.#resting.clear()
    for (const queued of this.#queue.splice(0)) queued.settle(stopped(queued.attempt))
    const patienceMs = this.#options.patienceMs ?? 20_000
    const busy = [...this.#busy].map((worker) => worker.stop(patienceMs))
    await Promise.all([...this.#idle.splice(0).map((worker) => worker.kill()), ...busy])
  }

  /** Assigns jobs once the present turn is over, so that of many jobs submitted together the heaviest is first. */
  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      this.#assign()
    })
  }

  #assign(): void {
    if (this.#closed || this.#unfit !== undefined) {
      for (const queued of this.#queue.splice(0)) {
        if (this.#unfit === undefined) queued.settle(stopped(queued.attempt))
        else queued.reject(this.#unfit)
      }
      return
    }
    this.#queue.sort((a, b) => b.job.weight - a.job.weight)
    while (this.#queue.length > 0 && this.#busy.size < this.workers) {
      const queued = this.#queue.shift()
      if (queued !== undefined) void this.#run(queued)
    }
  }

  async #run(queued: Queued): Promise<void> {
    const worker = this.#takeWorker()
    const { job, attempt } = queued
    const startedAt = new Date()
    const start = performance.now()
    const log = new JobLog(
      join(this.#options.logFolder, `${job.key.slice(0, 12)}.${attempt}.log`),
      `${startedAt.toISOString()} ${job.kind} ${job.key}, attempt ${attempt}`,
    )
    queued.events.onStart?.({ attempt, pid: worker.pid, log: log.path })
    let furthest = 0
    const events: JobEvents = {
      ...queued.events,
      onStep: (progress) => {
        furthest = progress.step
        queued.events.onStep?.(progress)
      },
    }
    const outcome = await worker.run(job, { log, events, checkpoint: this.#checkpointOf(job) })
    // What the process printed last may still be on its way.
    if (!worker.usable) await worker.kill()
    log.end(`${new Date().toISOString()} ${outcome.status}${outcome.status === 'failed' ? `: ${outcome.message}` : ''}`)
    this.#busy.delete(worker)
    this.#everReady ||= worker.ready
    if (worker.usable && !this.#closed) this.#idle.push(worker)
    // A job that comes further each time ends some day, however often it is killed.
    const failed = furthest > queued.furthest ? 1 : queued.failed + 1
    this.#settle({ ...queued, failed, furthest: Math.max(furthest, queued.furthest) }, outcome, log, {
      startedAt,
      start,
    })
    this.#schedule()
  }

  #settle(queued: Queued, outcome: AttemptOutcome<unknown>, log: JobLog, began: Beginning): void {
    const { attempt, failed } = queued
    if (outcome.status === 'done') {
      // Not by the clock on the wall, which may be set meanwhile.
      const wallSeconds = (performance.now() - began.start) / 1000
      const done = { status: 'done', attempt, startedAt: began.startedAt.toISOString(), wallSeconds } as const
      queued.settle({ ...done, result: outcome.result as never })
    } else if (this.#closed) {
      queued.settle(stopped(attempt))
    } else if (outcome.status === 'unfit') {
      this.#giveUp(queued, outcome.error)
    } else if (shouldRetry(outcome.failure, failed, outcome.limit !== undefined)) {
      this.#rest(queued, outcome, log)
    } else if (!this.#everReady && outcome.failure === 'killed') {
      this.#giveUp(queued, new SegscaleError('WORKER_FAILED', unstartable(outcome.message, log)))
    } else {
      const { failure, limit } = outcome
      const message = [outcome.message, `Log: ${log.path}`, log.tail()].filter((part) => part !== '').join('\n')
      queued.settle({ status: 'failed', failure, message, attempt, ...(limit !== undefined && { limit }) })
    }
  }

  /** Has a job tried again after a while; others run meanwhile. */
  #rest(
    queued: Queued,
    { failure, message }: Extract<AttemptOutcome<unknown>, { status: 'failed' }>,
    log: JobLog,
  ): void {
    const { attempt, failed, events } = queued
    const delayMs = backOffMs(failed, this.#options.backOffMs ?? 1000)
    const timer = setTimeout(() => {
      this.#resting.delete(timer)
      this.#queue.push({ ...queued, attempt: attempt + 1 })
      this.#schedule()
    }, delayMs)
    this.#resting.set(timer, queued)
    events.onRetry?.({ attempt, failure, message, log: log.path, delaySeconds: delayMs / 1000 })
  }

  #checkpointOf(job: Job): JobCheckpoint | undefined {
    const { checkpoints } = this.#options
    if (checkpoints === undefined || job.kind !== 'training') return undefined
    return { path: checkpoints.fileOf(job.key), everySeconds: checkpoints.everySeconds }
  }

  #giveUp(queued: Queued, error: SegscaleError): void {
    this.#unfit ??= error
    queued.reject(this.#unfit)
  }

  #takeWorker(): WorkerProcess {
    let worker = this.#idle.pop()
    while (worker?.usable === false) worker = this.#idle.pop()
    worker ??= this.#startWorker()
    this.#busy.add(worker)
    return worker
  }

  #startWorker(): WorkerProcess {
    return new WorkerProcess({
      entry: this.#options.entry ?? builtWorker(),
      execArgv: this.#options.execArgv ?? [],
      environment: { ...process.env, ...this.#options.environment },
      data: this.#options.data,
      limits: { ...usualLimits, ...this.#options.limits },
    })
  }
}

const usualLimits: WorkerLimits = { silenceMs: 600_000, memoryBytes: Infinity, seconds: Infinity }

/** The compiled worker, also where this module itself runs from its sources. */
function builtWorker(): URL {
  return new URL(import.meta.url.endsWith('.ts') ? '../../dist/executor/worker.js' : './worker.js', import.meta.url)
}

function stopped(attempt: number): JobOutcome<never> {
  return { status: 'failed', failure: 'stopped', message: 'The run was stopped before this job ended.', attempt }
}

function unstartable(found: string, log: JobLog): string {
  return `Worker processes must start, but none did. ${found} Its last words (all of them in ${log.path}):\n${log.tail()}`
}
