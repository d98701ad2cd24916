import { createHash } from 'node:crypto'
import { canonicalJson, isContentKey, SegscaleError } from '@segscale/core'
import { readRecord } from '../../src/store/record.ts'
import type { EntryHead, Store, StoreRecord } from '../../src/store/store.ts'

/** A store in memory, for tests of what uses stores. It passes the same conformance suite as the local one. */
export class MemoryStore implements Store {
  readonly entries: Map<string, Buffer>
  readonly #onDamage: (message: string) => void
  readonly #onConflict: (message: string) => void

  constructor(
    entries = new Map<string, Buffer>(),
    onDamage: (message: string) => void = () => undefined,
    onConflict: (message: string) => void = () => undefined,
  ) {
    this.entries = entries
    this.#onDamage = onDamage
    this.#onConflict = onConflict
  }

  /** Keys of all records. */
  get keys(): string[] {
    return [...this.entries.keys()].filter((name) => name.startsWith('ac/')).map((name) => name.slice(3))
  }

  get(key: string): Promise<StoreRecord | undefined> {
    return Promise.resolve().then(() => this.#get(key))
  }

  async head(key: string): Promise<EntryHead | undefined> {
    const record = await this.get(key)
    return record && { digest: record.digest, bytes: this.entries.get(`ac/${key}`)?.length ?? 0 }
  }

  putIfAbsent(record: StoreRecord): Promise<StoreRecord> {
    return Promise.resolve().then(() => {
      const text = `${JSON.stringify(record)}\n`
      if (readRecord(text, record.key).status !== 'valid') throw new TypeError('This record must not be stored.')
      const present = this.#get(record.key)
      if (present === undefined) this.entries.set(`ac/${record.key}`, Buffer.from(text))
      else this.#compare(present, record, text)
      return present ?? record
    })
  }

  #compare(present: StoreRecord, { key, outcome }: StoreRecord, text: string): void {
    const name = `other/${key}/${canonicalJson(outcome)}`
    if (canonicalJson(present.outcome) === canonicalJson(outcome) || this.entries.has(name)) return
    this.entries.set(name, Buffer.from(text))
    this.#onConflict(`${key} came out otherwise`)
  }

  async sample(limit: number): Promise<readonly StoreRecord[]> {
    const records = await Promise.all(this.keys.slice(0, limit).map((key) => this.get(key)))
    return records.filter((record) => record !== undefined)
  }

  async putBlob(bytes: Uint8Array): Promise<string> {
    const digest = sha256(bytes)
    if ((await this.getBlob(digest)) === undefined) this.entries.set(`cas/${digest}`, Buffer.from(bytes))
    return digest
  }

  getBlob(digest: string): Promise<Uint8Array | undefined> {
    return Promise.resolve().then(() => {
      const bytes = this.entries.get(`cas/${checked(digest)}`)
      if (bytes === undefined || sha256(bytes) === digest) return bytes
      this.#setAside(`cas/${digest}`)
      return undefined
    })
  }

  #get(key: string): StoreRecord | undefined {
    const bytes = this.entries.get(`ac/${checked(key)}`)
    if (bytes === undefined) return undefined
    const reading = readRecord(bytes.toString('utf8'), key)
    if (reading.status === 'too new') throw new SegscaleError('STORE_TOO_NEW', 'newer')
    if (reading.status === 'valid') return reading.record
    this.#setAside(`ac/${key}`)
    return undefined
  }

  #setAside(name: string): void {
    this.entries.delete(name)
    this.#onDamage(`${name} was damaged`)
  }
}

function checked(key: string): string {
  if (isContentKey(key)) return key
  throw new TypeError(`Entries are named by SHA-256 digests, not ${key}.`)
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
