import { join } from 'node:path'
import { SegscaleError } from '@segscale/core'
import type { CheckpointFolder } from './checkpoint-folder.ts'
import type { Executor, Job, JobEvents, JobOutcome, ResultOf } from './executor.ts'
import { JobLog } from './job-log.ts'
import type { JobCheckpoint, WorkerData } from './messages.ts'
import { WorkerProcess, type AttemptOutcome } from './worker-process.ts'

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
  /** Default: ten minutes. */
  readonly silenceLimitMs?: number
  /** How long a training may take for its present step and a checkpoint when the pool is closed. Default: 20 seconds. */
  readonly patienceMs?: number
  /** How often a job is tried in all when its process fails. Default: 2. */
  readonly attempts?: number
}

interface Queued {
  readonly job: Job
  readonly events: JobEvents
  readonly settle: (outcome: JobOutcome<never>) => void
  readonly reject: (error: SegscaleError) => void
  attempt: number
}

/** Runs jobs in child processes of this one: heavier jobs first, each process replaced when it fails. */
export class LocalPool implements Executor {
  readonly workers: number
  readonly #options: LocalPoolOptions
  readonly #queue: Queued[] = []
  readonly #idle: WorkerProcess[] = []
  readonly #busy = new Set<WorkerProcess>()
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
      this.#queue.push({ job, events, settle: resolve, reject, attempt: 1 })
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
    const log = new JobLog(
      join(this.#options.logFolder, `${job.key.slice(0, 12)}.${attempt}.log`),
      `${startedAt.toISOString()} ${job.kind} ${job.key}, attempt ${attempt}`,
    )
    queued.events.onStart?.(attempt)
    const outcome = await worker.run(job, { log, events: queued.events, checkpoint: this.#checkpointOf(job) })
    // What the process printed last may still be on its way.
    if (!worker.usable) await worker.kill()
    log.end(`${new Date().toISOString()} ${outcome.status}${outcome.status === 'failed' ? `: ${outcome.message}` : ''}`)
    this.#busy.delete(worker)
    this.#everReady ||= worker.ready
    if (worker.usable && !this.#closed) this.#idle.push(worker)
    this.#settle(queued, outcome, log, startedAt)
    this.#schedule()
  }

  #settle(queued: Queued, outcome: AttemptOutcome<unknown>, log: JobLog, startedAt: Date): void {
    const { attempt } = queued
    if (outcome.status === 'done') {
      const wallSeconds = (Date.now() - startedAt.getTime()) / 1000
      const done = { status: 'done', attempt, startedAt: startedAt.toISOString(), wallSeconds } as const
      queued.settle({ ...done, result: outcome.result as never })
    } else if (this.#closed) {
      queued.settle(stopped(attempt))
    } else if (outcome.status === 'unfit') {
      this.#giveUp(queued, outcome.error)
    } else if (attempt < (this.#options.attempts ?? 2)) {
      this.#queue.push({ ...queued, attempt: attempt + 1 })
    } else if (!this.#everReady) {
      this.#giveUp(queued, new SegscaleError('WORKER_FAILED', unstartable(outcome.message, log)))
    } else {
      const message = [outcome.message, `Log: ${log.path}`, log.tail()].filter((part) => part !== '').join('\n')
      queued.settle({ status: 'failed', failure: outcome.failure, message, attempt })
    }
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
      silenceLimitMs: this.#options.silenceLimitMs ?? 600_000,
    })
  }
}

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
