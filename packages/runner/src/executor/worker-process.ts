import { fork, type ChildProcess } from 'node:child_process'
import { SegscaleError, type SegscaleErrorCode } from '@segscale/core'
import type { Job, JobEvents, JobFailure, ResultOf } from './executor.ts'
import type { JobLog } from './job-log.ts'
import type { JobCheckpoint, PoolMessage, WorkerData, WorkerMessage } from './messages.ts'

/** How to start a worker process. */
export interface WorkerOptions {
  /** The script that the process runs. */
  readonly entry: URL
  readonly execArgv: readonly string[]
  readonly environment: NodeJS.ProcessEnv
  readonly data: WorkerData
  /** A process that says nothing for so long while it has a job is taken for hung and killed. */
  readonly silenceLimitMs: number
}

/** How one attempt at a job ended. */
export type AttemptOutcome<R> =
  | { readonly status: 'done'; readonly result: R }
  | { readonly status: 'failed'; readonly failure: JobFailure; readonly message: string }
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
}

/** One child process that does one job at a time. After a failed job it is ended and must be replaced. */
export class WorkerProcess {
  readonly #child: ChildProcess
  readonly #silenceLimitMs: number
  readonly #closed: Promise<void>
  #attempt: Attempt | undefined
  // Apart from the attempt: what a process prints on its way out comes after its job has failed.
  #log: JobLog | undefined
  #silence: NodeJS.Timeout | undefined
  #hung = false
  #usable = true
  #ready = false

  constructor(options: WorkerOptions) {
    this.#silenceLimitMs = options.silenceLimitMs
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
        this.#end(`could not be started: ${error.message}`)
        resolve()
      })
      // `close`, not `exit`: the last words of the process are then in the log.
      this.#child.once('close', (code, signal) => {
        this.#end(signal === null ? `ended with exit code ${String(code)}` : `was ended by ${signal}`)
        resolve()
      })
    })
    this.#send({ type: 'open', data: options.data })
  }

  /** Whether it can take another job. */
  get usable(): boolean {
    return this.#usable
  }

  /** Whether it got as far as having its images loaded. */
  get ready(): boolean {
    return this.#ready
  }

  /** Runs one job, a training from its checkpoint on where there is one. Never rejects. */
  run<J extends Job>(job: J, { log, events, checkpoint }: JobSurroundings): Promise<AttemptOutcome<ResultOf<J>>> {
    return new Promise((resolve) => {
      const finish = (outcome: AttemptOutcome<unknown>): void => {
        clearTimeout(this.#silence)
        this.#attempt = undefined
        if (outcome.status !== 'done') void this.kill()
        resolve(outcome as AttemptOutcome<ResultOf<J>>)
      }
      this.#attempt = { events, finish }
      this.#log = log
      if (!this.#usable) this.#end('had ended before')
      this.#listen()
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
    if (message.type === 'resume') attempt.events.onResume?.(message.point)
    if (message.type === 'step') attempt.events.onStep?.(message.progress)
    if (message.type === 'epoch') attempt.events.onEpoch?.(message.epoch)
    if (message.type === 'done') attempt.finish({ status: 'done', result: message.result })
    if (message.type === 'failed') attempt.finish({ status: 'failed', failure: 'engine', message: message.message })
    if (message.type === 'unfit') {
      const error = new SegscaleError(message.code as SegscaleErrorCode, message.message)
      attempt.finish({ status: 'unfit', error })
    }
  }

  #listen(): void {
    clearTimeout(this.#silence)
    if (this.#attempt === undefined) return
    this.#silence = setTimeout(() => {
      this.#hung = true
      void this.kill()
    }, this.#silenceLimitMs)
  }

  #end(how: string): void {
    this.#usable = false
    const failure = this.#hung ? 'hung' : 'killed'
    const silent = `said nothing for ${String(this.#silenceLimitMs / 1000)} s and was ended`
    const message = `The worker process ${this.#hung ? silent : how}.`
    this.#attempt?.finish({ status: 'failed', failure, message })
  }
}
