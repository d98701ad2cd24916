import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { canonicalJson, contentKey, isContentKey, type JsonValue } from '@segscale/core'
import { readRecord, recordFormat } from './record.ts'
import { Slots } from './slots.ts'
import { prepareFormat, readFormat } from './store-format.ts'
import {
  messageOf,
  moveAside,
  prefixOf,
  readStored,
  storedNames,
  tooNew,
  writeFailed,
  writeStored,
} from './stored-file.ts'
import type { EntryHead, Store, StoreRecord } from './store.ts'

/** Options of a {@link LocalStore}. */
export interface LocalStoreOptions {
  /** Told once for each damaged entry, in a sentence. */
  readonly onDamage?: (message: string) => void
  /** Told, in a sentence, of work that came out otherwise than its record says. */
  readonly onConflict?: (message: string) => void
}

/** The most bytes that a record has; the largest net's is a hundredth of it. */
export const mostRecordBytes: number = 16 * 2 ** 20
/** The most bytes that Node reads at once. */
const mostBlobBytes = 2 ** 31 - 1

// A process may often have a thousand files open, and records are asked for by the thousand.
const slots = new Slots(64)

/**
 * A store in a folder: `cache/ac/ab/<key>.json` for records, `cache/cas/ab/<sha256>` for blobs, `damaged/` for entries
 * that failed their check, `store.json` for the format of all that.
 *
 * It needs no locks: entries appear whole under their name or not at all.
 */
export class LocalStore implements Store {
  readonly home: string
  readonly #options: LocalStoreOptions
  readonly #stuck = new Set<string>()
  #readable: Promise<unknown> | undefined
  #writable: Promise<void> | undefined

  constructor(home: string, options: LocalStoreOptions = {}) {
    this.home = home
    this.#options = options
  }

  /** Reads and verifies a record; see {@link Store.get}. */
  async get(key: string): Promise<StoreRecord | undefined> {
    return (await this.#read(key))?.record
  }

  /** Verifies a record; see {@link Store.head}. */
  async head(key: string): Promise<EntryHead | undefined> {
    const found = await this.#read(key)
    return found && { digest: found.record.digest, bytes: found.bytes }
  }

  /** Writes a record for good, unless there is one; see {@link Store.putIfAbsent}. */
  async putIfAbsent(record: StoreRecord): Promise<StoreRecord> {
    const path = this.recordPath(record.key)
    const text = `${canonicalJson(record as unknown as JsonValue)}\n`
    const check = readRecord(text, record.key)
    if (check.status !== 'valid') throw new TypeError(`This record must not be stored: ${JSON.stringify(check)}`)
    await this.#prepare()
    // Looking first sets a damaged record aside, so that this one can take its place. A second and third round are
    // for a writer that came between.
    for (let round = 0; round < 3; round++) {
      const present = await this.get(record.key)
      if (present !== undefined) {
        await this.#compare(present, record, text)
        return present
      }
      if (await writeStored(path, text)) return record
    }
    throw writeFailed(path, new Error('a damaged entry is in the way and cannot be moved'))
  }

  /** The records that come first in the folder. */
  async sample(limit: number): Promise<readonly StoreRecord[]> {
    const records: StoreRecord[] = []
    for await (const key of this.keys()) {
      const record = await this.get(key).catch(() => undefined)
      if (record !== undefined) records.push(record)
      if (records.length >= limit) break
    }
    return records
  }

  /** Writes bytes for good; see {@link Store.putBlob}. */
  async putBlob(bytes: Uint8Array): Promise<string> {
    const digest = sha256(bytes)
    const path = this.blobPath(digest)
    await this.#prepare()
    for (let round = 0; round < 3; round++) {
      if ((await this.getBlob(digest)) !== undefined) return digest
      if (await writeStored(path, bytes)) return digest
    }
    throw writeFailed(path, new Error('a damaged entry is in the way and cannot be moved'))
  }

  /** Reads and verifies bytes. */
  async getBlob(digest: string): Promise<Uint8Array | undefined> {
    const path = this.blobPath(digest)
    await this.#checkFormat()
    const bytes = await slots.run(() => readStored(path, mostBlobBytes))
    if (bytes === undefined) return undefined
    if (typeof bytes !== 'string' && sha256(bytes) === digest) return bytes
    await this.#setAside(path, typeof bytes === 'string' ? bytes : 'its content does not match its name')
    return undefined
  }

  /** Size of a blob's file, unread; undefined where there is none. */
  async blobBytes(digest: string): Promise<number | undefined> {
    return stat(this.blobPath(digest)).then(
      ({ size }) => size,
      () => undefined,
    )
  }

  /** The names of all records, in no order that means anything. Nothing is read yet. */
  async *keys(): AsyncGenerator<string> {
    for await (const name of this.#names('ac')) {
      const key = basename(name, '.json')
      if (name.endsWith('.json') && isContentKey(key)) yield key
    }
  }

  /** The names of all blobs. */
  async *blobs(): AsyncGenerator<string> {
    for await (const name of this.#names('cas')) if (isContentKey(name)) yield name
  }

  /** Paths of outcomes that differ from those of their records. */
  async *conflicts(): AsyncGenerator<string> {
    for await (const name of this.#names('ac')) {
      if (/^[0-9a-f]{64}\.other-[0-9a-f]{16}\.json$/.test(name))
        yield join(this.home, 'cache', 'ac', name.slice(0, 2), name)
    }
  }

  /** @throws TypeError for a text that is no content key. */
  recordPath(key: string): string {
    return join(this.home, 'cache', 'ac', prefixOf(key), `${key}.json`)
  }

  /** @throws TypeError for a text that is no digest. */
  blobPath(digest: string): string {
    return join(this.home, 'cache', 'cas', prefixOf(digest), digest)
  }

  async *#names(part: 'ac' | 'cas'): AsyncGenerator<string> {
    await this.#checkFormat()
    const folder = join(this.home, 'cache', part)
    for (const prefix of await storedNames(folder)) yield* await storedNames(join(folder, prefix))
  }

  async #read(key: string): Promise<{ readonly record: StoreRecord; readonly bytes: number } | undefined> {
    const path = this.recordPath(key)
    await this.#checkFormat()
    const bytes = await slots.run(() => readStored(path, mostRecordBytes))
    if (bytes === undefined) return undefined
    const reading =
      typeof bytes === 'string' ? ({ status: 'damaged', why: bytes } as const) : readRecord(bytes.toString('utf8'), key)
    if (reading.status === 'valid') return { record: reading.record, bytes: bytes.length }
    if (reading.status === 'too new') throw tooNew('A record', recordFormat, path, reading.format)
    await this.#setAside(path, reading.why)
    return undefined
  }

  /** Keeps an outcome that is not the stored one beside it: the same input should have given the same. */
  async #compare(present: StoreRecord, { key, outcome, input }: StoreRecord, text: string): Promise<void> {
    // A time that is measured twice is hardly ever the same.
    if (input['kind'] === 'latency' || canonicalJson(present.outcome) === canonicalJson(outcome)) return
    const path = this.recordPath(key).replace(/json$/, `other-${contentKey(outcome).slice(0, 16)}.json`)
    const isNew = await writeStored(path, text).catch(() => true)
    if (!isNew) return
    this.#options.onConflict?.(
      `The ${typeof input['kind'] === 'string' ? input['kind'] : 'work'} ${key.slice(0, 12)} came out otherwise than its record says, which it should not for ` +
        `the same input. The stored outcome stands; the other one is kept as ${path}.`,
    )
  }

  #checkFormat(): Promise<unknown> {
    return (this.#readable ??= readFormat(this.home))
  }

  #prepare(): Promise<void> {
    this.#writable ??= prepareFormat(this.home).catch((error: unknown) => {
      // A disk that is full now may have room for the next training.
      this.#writable = undefined
      throw error
    })
    return this.#writable
  }

  async #setAside(path: string, why: string): Promise<void> {
    try {
      const aside = await moveAside(this.home, path)
      // Another process that met the same damage was quicker; it has reported it.
      if (aside === undefined) return
      this.#options.onDamage?.(`A stored entry was damaged (${why}) and set aside as ${aside}; its work is done again.`)
    } catch (error) {
      if (this.#stuck.has(path)) return
      // A store that is only read still answers: the entry counts as absent, whether it can be moved or not.
      this.#stuck.add(path)
      this.#options.onDamage?.(
        `The stored entry ${path} is damaged (${why}) and cannot be set aside: ${messageOf(error)}.`,
      )
    }
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
