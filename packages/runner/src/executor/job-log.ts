import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

const tailLines = 20
const tailBytes = 8192

/**
 * The log of one attempt at a job: everything that its process printed, never truncated, in a file of its own.
 *
 * Writes go straight to the file, so that a killed run leaves them complete up to that moment.
 */
export class JobLog {
  readonly path: string
  readonly #file: number
  #tail = ''
  #ended = false

  constructor(path: string, heading: string) {
    mkdirSync(dirname(path), { recursive: true })
    this.path = path
    this.#file = openSync(path, 'a')
    this.#write(`${heading}\n`)
  }

  /** Adds what the process printed; nothing after the end. */
  append(text: string): void {
    this.#write(text)
    this.#tail = (this.#tail + text).slice(-tailBytes)
  }

  /** The last 20 lines that the process printed. */
  tail(): string {
    return this.#tail.trimEnd().split('\n').slice(-tailLines).join('\n')
  }

  /** Writes how the attempt ended and closes the file. */
  end(line: string): void {
    this.#write(`${line}\n`)
    this.#ended = true
    closeSync(this.#file)
  }

  #write(text: string): void {
    if (this.#ended) return
    try {
      writeSync(this.#file, text)
    } catch {
      // A full disk must not end a training for its log; the store reports it where it matters.
    }
  }
}
