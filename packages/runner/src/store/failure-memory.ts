import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '@segscale/core'
import { sealedText, unsealed } from './sealed-json.ts'
import { prefixOf, readStored, writeFailed } from './stored-file.ts'

/** A failure that would come again where nothing changes, with what it depends on beside the training's input. */
export interface RememberedFailure {
  /** Content key of the work that failed. */
  readonly key: string
  readonly failure: 'out-of-memory' | 'timeout' | 'engine' | 'bug'
  readonly message: string
  /** The limit that it broke, in bytes or seconds; with a higher one it is tried again. Absent where it broke none. */
  readonly limit?: number
  /** Versions of what failed, by name; with others it is tried again. */
  readonly versions: Readonly<Record<string, string>>
  readonly host: string
  readonly at: string
}

const format = 1
const mostBytes = 2 ** 20

/**
 * Failures that depend on more than the training's input, and so are no outcomes: `failures/<key>.json`, one file each.
 * Unlike a record such a file can be replaced, and goes when the training succeeds.
 */
export class FailureMemory {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * What is remembered of a piece of work; a damaged note counts as none.
   *
   * @throws TypeError for a text that is no content key.
   * @throws SegscaleError with code `STORE_READ_FAILED`.
   */
  async recall(key: string): Promise<RememberedFailure | undefined> {
    const bytes = await readStored(this.#fileOf(key), mostBytes)
    const content = typeof bytes === 'object' ? unsealed(bytes.toString('utf8')) : 'none'
    if (typeof content === 'string' || content['format'] !== format || content['key'] !== key) return undefined
    return content as unknown as RememberedFailure
  }

  /** @throws SegscaleError with code `STORE_WRITE_FAILED`. */
  async remember(failure: RememberedFailure): Promise<void> {
    const path = this.#fileOf(failure.key)
    try {
      await replaceFile(path, [sealedText({ format, ...failure })])
    } catch (error) {
      throw writeFailed(path, error)
    }
  }

  /** Never rejects: where a record stands, nobody asks for its failures. */
  async forget(key: string): Promise<void> {
    await rm(this.#fileOf(key), { force: true }).catch(() => undefined)
  }

  #fileOf(key: string): string {
    prefixOf(key)
    return join(this.#folder, `${key}.json`)
  }
}
