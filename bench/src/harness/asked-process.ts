import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process'
import { once } from 'node:events'
import { createInterface, type Interface } from 'node:readline'

/** The end of standard error that a failure shows. */
const shownErrors = 4000

/**
 * A child process that answers questions: one line of JSON in, one line of JSON out.
 *
 * It stays alive and idle between questions, so that contestants can take turns within a second. Lines on its standard
 * output that are not JSON objects are dropped: libraries print what they like.
 */
export class AskedProcess {
  readonly #child: ChildProcessWithoutNullStreams
  readonly #lines: Interface
  readonly #name: string
  #errors = ''

  constructor(name: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv) {
    this.#name = name
    this.#child = spawn(command, args, { env })
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-shownErrors)
    })
    // A broken pipe shows as an end of the answers, which says more.
    this.#child.stdin.on('error', () => undefined)
    this.#lines = createInterface({ input: this.#child.stdout })
  }

  /**
   * The answer to a question.
   *
   * @throws Error with the end of its standard error where the process ends instead of answering.
   */
  async ask<Answer>(question: object): Promise<Answer> {
    const answer = new Promise<string>((resolve, reject) => {
      const take = (line: string): void => {
        if (!line.startsWith('{')) return
        stop()
        resolve(line)
      }
      const fail = (error?: unknown): void => {
        stop()
        const why = error instanceof Error ? `could not start (${error.message})` : 'ended before it answered'
        reject(new Error(`${this.#name} ${why} ${JSON.stringify(question)}.\n${this.#errors}`))
      }
      const closed = (): void => {
        fail()
      }
      const stop = (): void => {
        this.#lines.off('line', take)
        this.#child.off('close', closed).off('error', fail)
      }
      this.#lines.on('line', take)
      this.#child.once('close', closed).once('error', fail)
    })
    this.#child.stdin.write(`${JSON.stringify(question)}\n`)
    return JSON.parse(await answer) as Answer
  }

  /** Ends the process and waits until it has. */
  async close(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const closed = once(this.#child, 'close')
    this.#child.stdin.end()
    await closed
  }
}
