import type { EntryHead, Store, StoreRecord } from './store.ts'

/** A store whose records, once read and verified, are kept in memory: a run asks for each of its own several times. */
export class RememberingStore implements Store {
  readonly #store: Store
  readonly #records = new Map<string, StoreRecord>()

  constructor(store: Store) {
    this.#store = store
  }

  /** See {@link Store.get}. */
  async get(key: string): Promise<StoreRecord | undefined> {
    const known = this.#records.get(key)
    if (known !== undefined) return known
    const record = await this.#store.get(key)
    if (record !== undefined) this.#records.set(key, record)
    return record
  }

  /** See {@link Store.head}; asks the store itself. */
  head(key: string): Promise<EntryHead | undefined> {
    return this.#store.head(key)
  }

  /** See {@link Store.putIfAbsent}. */
  async putIfAbsent(record: StoreRecord): Promise<StoreRecord> {
    const stored = await this.#store.putIfAbsent(record)
    this.#records.set(stored.key, stored)
    return stored
  }

  /** See {@link Store.sample}. */
  sample(limit: number): Promise<readonly StoreRecord[]> {
    return this.#store.sample(limit)
  }

  /** See {@link Store.putBlob}. */
  putBlob(bytes: Uint8Array): Promise<string> {
    return this.#store.putBlob(bytes)
  }

  /** See {@link Store.getBlob}. */
  getBlob(digest: string): Promise<Uint8Array | undefined> {
    return this.#store.getBlob(digest)
  }
}
