import { fork, type ChildProcess } from 'node:child_process'
import { SegscaleError, type SegscaleErrorCode } from '@segscale/core'
import { AwakeTimer } from './awake-timer.ts'
import type { Job, JobEvents, ResultOf } from './executor.ts'
import { failureOfExit, type JobFailure } from './failure-class.ts'
import type { JobLog } from './job-log.ts'
import { MemoryWatch, outOfMemoryKills } from './memory-watch.ts'
import type { JobCheckpoint, PoolMessage, WorkerData, WorkerMessage } from './messages.ts'

/** How to start a worker process. */
export interface WorkerOptions {
  /** The script that the process runs. */
  readonly entry: URL
  readonly execArgv: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  readonly data: WorkerData
  readonly limits: WorkerLimits
}

/** What a worker process may take; it is ended when it takes more. */
export interface WorkerLimits {
  /** A process that says nothing for so long while it has a job is taken for hung. */
  readonly silenceMs: number
  /** Resident memory, in bytes. */
  readonly memoryBytes: number
  /** Seconds of one training, earlier processes' part in it included. */
  readonly seconds: number
}

/** How one attempt at a job ended. */
export type AttemptOutcome<R> =
  | { readonly status: 'done'; readonly result: R }
  | { readonly status: 'failed'; readonly failure: JobFailure; readonly message: string; readonly limit?: number }
  | { readonly status: 'unfit'; readonly error: SegscaleError }

/** What a job has around it. */
export interface JobSurroundings {
  readonly log: JobLog
  readonly events: JobEvents
  readonly checkpoint?: JobCheckpoint | undefined
}

interface Attempt {
  readonly events: JobEvents
  readonly finish: (outcome: AttemptOutcome<unknown>) => void
  readonly killsBefore: Promise<number>
}

type Failed = Extract<AttemptOutcome<unknown>, { status: 'failed' }>

/** One child process that does one job at a time. After a failed job it is ended and must be replaced. */
export class WorkerProcess {
  readonly #child: ChildProcess
  readonly #limits: WorkerLimits
  readonly #closed: Promise<void>
  #attempt: Attempt | undefined
  // Apart from the attempt: what a process prints on its way out comes after its job has failed.
  #log: JobLog | undefined
  #silence: AwakeTimer | undefined
  #time: AwakeTimer | undefined
  #memory: MemoryWatch | undefined
  /** Why we ended the process, where we did. */
  #verdict: Failed | undefined
  #usable = true
  #ready = false

  constructor(options: WorkerOptions) {
    this.#limits = options.limits
    this.#child = fork(options.entry, [], {
      execArgv: [...options.execArgv],
      env: options.environment,
      // Structured clone: weights travel as bytes.
      serialization: 'advanced',
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#log?.append(text))
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#log?.append(text))
    this.#child.on('message', (message) => {
      this.#receive(message as WorkerMessage)
    })
    this.#closed = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        void this.#end(`could not be started: ${error.message}`, null).then(resolve)
      })
      // `close`, not `exit`: the last words of the process are then in the log.
      this.#child.once('close', (code, signal) => {
        void this.#end(
          signal === null ? `ended with exit code ${String(code)}` : `was ended by ${signal}`,
          signal,
        ).then(resolve)
      })
    })
    this.#send({ type: 'open', data: options.data })
  }

  /** Whether it can take another job. */
  get usable(): boolean {
    return this.#usable
  }

  /** Its process number; undefined where it did not start. */
  get pid(): number | undefined {
    return this.#child.pid
  }

  /** Whether it got as far as having its images loaded. */
  get ready(): boolean {
    return this.#ready
  }

  /** Runs one job, a training from its checkpoint on where there is one. Never rejects. */
  run<J extends Job>(job: J, { log, events, checkpoint }: JobSurroundings): Promise<AttemptOutcome<ResultOf<J>>> {
    return new Promise((resolve) => {
      const finish = (outcome: AttemptOutcome<unknown>): void => {
        this.#unwatch()
        this.#attempt = undefined
        if (outcome.status !== 'done') void this.kill()
        resolve(outcome as AttemptOutcome<ResultOf<J>>)
      }
      this.#attempt = { events, finish, killsBefore: outOfMemoryKills() }
      this.#log = log
      if (!this.#usable) void this.#end('had ended before', null)
      this.#listen()
      if (job.kind === 'training') this.#limitTime(0)
      this.#watchMemory()
      this.#send({ type: 'job', job, checkpoint })
    })
  }

  /** Ends the process at once; resolves when it is gone. A running job fails. */
  kill(): Promise<void> {
    this.#usable = false
    this.#child.kill('SIGKILL')
    return this.#closed
  }

  /**
   * Lets a running training keep where it stands, then ends the process; resolves when it is gone. A running job fails.
   *
   * @param patienceMs - How long the training may take for its present step and the checkpoint.
   */
  async stop(patienceMs: number): Promise<void> {
    if (this.#attempt === undefined) return this.kill()
    this.#usable = false
    this.#send({ type: 'stop' })
    const patience = setTimeout(() => this.#child.kill('SIGKILL'), patienceMs)
    await this.#closed
    clearTimeout(patience)
  }

  #send(message: PoolMessage): void {
    // A process that is gone also closes, which is what fails the job.
    if (this.#child.connected) this.#child.send(message, () => undefined)
  }

  #receive(message: WorkerMessage): void {
    this.#listen()
    if (message.type === 'ready') this.#ready = true
    const attempt = this.#attempt
    if (attempt === undefined) return
    if (message.type === 'resume') {
      this.#limitTime(message.point.seconds)
      attempt.events.onResume?.(message.point)
    }
    if (message.type === 'step') attempt.events.onStep?.(message.progress)
    if (message.type === 'epoch') attempt.events.onEpoch?.(message.epoch)
    if (message.type === 'done') attempt.finish({ status: 'done', result: message.result })
    if (message.type === 'failed') {
      const { failure, message: text } = message
      attempt.finish({ status: 'failed', failure, message: text })
    }
    if (message.type === 'unfit') {
      const error = new SegscaleError(message.code as SegscaleErrorCode, message.message)
      attempt.finish({ status: 'unfit', error })
    }
  }

  #listen(): void {
    this.#silence?.stop()
    if (this.#attempt === undefined) return
    const { silenceMs } = this.#limits
    this.#silence = new AwakeTimer(silenceMs, () => {
      this.#condemn({ failure: 'timeout', message: `said nothing for ${String(silenceMs / 1000)} s and was ended` })
    })
  }

  /** @param prior - Seconds that earlier processes spent on the training. */
  #limitTime(prior: number): void {
    const { seconds } = this.#limits
    this.#time?.stop()
    if (this.#attempt === undefined) return
    const message = `reached the limit of ${String(seconds)} s for a training and was ended`
    this.#time = new AwakeTimer((seconds - prior) * 1000, () => {
      this.#condemn({ failure: 'timeout', message, limit: seconds })
    })
  }

  #watchMemory(): void {
    const { memoryBytes } = this.#limits
    const { pid } = this.#child
    if (pid === undefined || !Number.isFinite(memoryBytes)) return
    this.#memory = new MemoryWatch(pid, memoryBytes, (bytes) => {
      const message = `had ${mebibytes(bytes)} of memory, more than its limit of ${mebibytes(memoryBytes)}, and was ended`
      this.#condemn({ failure: 'out-of-memory', message, limit: memoryBytes })
    })
  }

  #unwatch(): void {
    this.#silence?.stop()
    this.#time?.stop()
    this.#memory?.stop()
  }

  #condemn({ message, ...why }: Omit<Failed, 'status'>): void {
    if (this.#attempt === undefined) return
    this.#verdict = { status: 'failed', message: `The worker process ${message}.`, ...why }
    void this.kill()
  }

  async #end(how: string, signal: NodeJS.Signals | null): Promise<void> {
    this.#usable = false
    const attempt = this.#attempt
    if (attempt === undefined) return
    const wasOutOfMemory = (await outOfMemoryKills()) > (await attempt.killsBefore)
    const failure = failureOfExit(signal, this.#log?.tail() ?? '', wasOutOfMemory)
    attempt.finish(this.#verdict ?? { status: 'failed', failure, message: `The worker process ${how}.` })
  }
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20).toLocaleString('en-US')} MiB`
}
