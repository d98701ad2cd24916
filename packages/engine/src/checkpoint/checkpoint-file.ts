import { randomBytes } from 'node:crypto'
import { readFile, rename, stat } from 'node:fs/promises'
import { replaceFile } from '@segscale/core'
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from './checkpoint.ts'

/**
 * The one file that a training goes on from, replaced whole each time.
 *
 * It only ever saves work: whatever is wrong with it is told in one line, and the training begins anew or goes on.
 */
export class CheckpointFile {
  readonly path: string
  readonly #identity: string
  readonly #note: (message: string) => void

  /**
   * @param identity - Digest of the training and of what computes it.
   * @param note - Told what is wrong, a sentence at a time.
   */
  constructor(path: string, identity: string, note: (message: string) => void) {
    this.path = path
    this.#identity = identity
    this.#note = note
  }

  /** The checkpoint, or undefined where there is none; one that cannot be used is set aside. */
  async read(): Promise<Checkpoint | undefined> {
    let bytes: Buffer
    try {
      if (!(await stat(this.path)).isFile()) {
        // To read a pipe is to wait for whoever may write it.
        await this.setAside('it is no file')
        return undefined
      }
      bytes = await readFile(this.path)
    } catch (error) {
      if (!isAbsent(error)) {
        this.#note(`The checkpoint ${this.path} cannot be read (${messageOf(error)}); the training begins anew.`)
      }
      return undefined
    }
    const reading = decodeCheckpoint(bytes, this.#identity)
    if (reading.status === 'valid') return reading.checkpoint
    await this.setAside(reading.why)
    return undefined
  }

  /** Replaces the checkpoint. One that cannot be written is told of and costs nothing but its use. */
  async write(checkpoint: Checkpoint): Promise<void> {
    try {
      await replaceFile(this.path, encodeCheckpoint(checkpoint, this.#identity))
    } catch (error) {
      this.#note(`The checkpoint ${this.path} could not be written (${messageOf(error)}); the training goes on.`)
    }
  }

  /** Moves the checkpoint out of the way, for whoever wants to look at it. */
  async setAside(why: string): Promise<void> {
    const aside = `${this.path}.${randomBytes(4).toString('hex')}.aside`
    try {
      await rename(this.path, aside)
      this.#note(`The checkpoint cannot be used (${why}) and was set aside as ${aside}; the training begins anew.`)
    } catch (error) {
      this.#note(
        `The checkpoint ${this.path} cannot be used (${why}) nor set aside (${messageOf(error)}); the training begins anew.`,
      )
    }
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
