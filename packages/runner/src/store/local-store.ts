import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { canonicalJson, hasCode, isContentKey, SegscaleError, writeOnce, type JsonValue } from '@segscale/core'
import { readRecord } from './record.ts'
import type { Store, StoreRecord } from './store.ts'

/** Options of a {@link LocalStore}. */
export interface LocalStoreOptions {
  /** Told once for each damaged entry, in a sentence. */
  readonly onDamage?: (message: string) => void
}

/**
 * A store in a folder: `cache/ac/ab/<key>.json` for records, `cache/cas/ab/<sha256>` for blobs, `damaged/` for entries
 * that failed their check.
 *
 * It needs no locks: entries appear whole under their name or not at all.
 */
export class LocalStore implements Store {
  readonly home: string
  readonly #onDamage: (message: string) => void
  readonly #stuck = new Set<string>()

  constructor(home: string, options: LocalStoreOptions = {}) {
    this.home = home
    this.#onDamage = options.onDamage ?? (() => undefined)
  }

  /** Reads and verifies a record; see {@link Store.get}. */
  async get(key: string): Promise<StoreRecord | undefined> {
    const path = this.#recordPath(key)
    const bytes = await this.#read(path)
    if (bytes === undefined) return undefined
    const reading = readRecord(bytes.toString('utf8'), key)
    if (reading.status === 'valid') return reading.record
    if (reading.status === 'too new') {
      throw new SegscaleError(
        'STORE_TOO_NEW',
        `Records must have format 1, but ${path} has format ${reading.format}: a newer segscale wrote it. ` +
          'Update segscale, or name another store with SEGSCALE_HOME.',
      )
    }
    await this.#setAside(path, reading.why)
    return undefined
  }

  /** Whether a record is there and whole. */
  async has(key: string): Promise<boolean> {
    return (await this.get(key)) !== undefined
  }

  /** Writes a record for good, unless there is one; see {@link Store.putIfAbsent}. */
  async putIfAbsent(record: StoreRecord): Promise<StoreRecord> {
    const path = this.#recordPath(record.key)
    const text = `${canonicalJson(record as unknown as JsonValue)}\n`
    const check = readRecord(text, record.key)
    if (check.status !== 'valid') throw new TypeError(`This record must not be stored: ${JSON.stringify(check)}`)
    // Looking first sets a damaged record aside, so that this one can take its place. A second and third round are
    // for a writer that came between.
    for (let round = 0; round < 3; round++) {
      const present = await this.get(record.key)
      if (present !== undefined) return present
      if (await this.#write(path, text)) return record
    }
    throw writeFailed(path, new Error('a damaged entry is in the way and cannot be moved'))
  }

  /** The records that come first in the folder. */
  async sample(limit: number): Promise<readonly StoreRecord[]> {
    const records: StoreRecord[] = []
    const folder = join(this.home, 'cache', 'ac')
    for (const prefix of await readdir(folder).catch(() => [])) {
      for (const name of await readdir(join(folder, prefix)).catch(() => [])) {
        const key = basename(name, '.json')
        const record = isContentKey(key) ? await this.get(key).catch(() => undefined) : undefined
        if (record !== undefined) records.push(record)
        if (records.length >= limit) return records
      }
    }
    return records
  }

  /** Writes bytes for good; see {@link Store.putBlob}. */
  async putBlob(bytes: Uint8Array): Promise<string> {
    const digest = sha256(bytes)
    const path = this.#blobPath(digest)
    for (let round = 0; round < 3; round++) {
      if ((await this.getBlob(digest)) !== undefined) return digest
      if (await this.#write(path, bytes)) return digest
    }
    throw writeFailed(path, new Error('a damaged entry is in the way and cannot be moved'))
  }

  /** Reads and verifies bytes. */
  async getBlob(digest: string): Promise<Uint8Array | undefined> {
    const path = this.#blobPath(digest)
    const bytes = await this.#read(path)
    if (bytes === undefined || sha256(bytes) === digest) return bytes
    await this.#setAside(path, 'its content does not match its name')
    return undefined
  }

  #recordPath(key: string): string {
    return join(this.home, 'cache', 'ac', prefixOf(key), `${key}.json`)
  }

  #blobPath(digest: string): string {
    return join(this.home, 'cache', 'cas', prefixOf(digest), digest)
  }

  async #read(path: string): Promise<Buffer | undefined> {
    try {
      return await readFile(path)
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined
      throw new SegscaleError(
        'STORE_READ_FAILED',
        `The store must be readable, but ${path} could not be read: ${messageOf(error)}. Mend the permissions, or name ` +
          'another folder with SEGSCALE_HOME.',
        { cause: error },
      )
    }
  }

  async #write(path: string, content: Uint8Array | string): Promise<boolean> {
    try {
      return await writeOnce(path, content)
    } catch (error) {
      throw writeFailed(path, error)
    }
  }

  async #setAside(path: string, why: string): Promise<void> {
    const aside = join(this.home, 'damaged', `${basename(path)}.${randomBytes(4).toString('hex')}`)
    try {
      await mkdir(join(this.home, 'damaged'), { recursive: true })
      await rename(path, aside)
      this.#onDamage(`A stored entry was damaged (${why}) and set aside as ${aside}; its work is done again.`)
    } catch (error) {
      // Another process that met the same damage was quicker; it has reported it.
      if (hasCode(error, 'ENOENT') || this.#stuck.has(path)) return
      // A store that is only read still answers: the entry counts as absent, whether it can be moved or not.
      this.#stuck.add(path)
      this.#onDamage(`The stored entry ${path} is damaged (${why}) and cannot be set aside: ${messageOf(error)}.`)
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function writeFailed(path: string, cause: unknown): SegscaleError {
  return new SegscaleError(
    'STORE_WRITE_FAILED',
    `The store must be writable, but ${path} could not be written: ${messageOf(cause)}. Make room or mend the permissions, ` +
      'or name another folder with SEGSCALE_HOME; what was finished before is kept.',
    { cause },
  )
}

function prefixOf(key: string): string {
  if (!isContentKey(key))
    throw new TypeError(`A store's entries are named by SHA-256 digests, not ${JSON.stringify(key)}.`)
  return key.slice(0, 2)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
