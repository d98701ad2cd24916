import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isContentKey } from '@segscale/core'
import { LeaseFolder } from '../store/lease-folder.ts'
import type { LocalStore } from '../store/local-store.ts'
import { namedBlobs } from '../store/named-blobs.ts'
import type { StoreRecord } from '../store/store.ts'
import { filesIn, type StoredFile } from './cache-info.ts'

/** What is to go from a store. */
export interface CollectOptions {
  /** Records last written before so many seconds go. */
  readonly olderThanSeconds?: number
  /** Records go, what is worked out again in seconds before trainings, the oldest first, until records and blobs take at most so many bytes. */
  readonly mostBytes?: number
  /** Keys that stay, with all that was made from them; undefined where nothing is protected. */
  readonly referenced?: ReadonlySet<string>
  /** Whether to remove, not only to say what would be removed. */
  readonly isReal: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What went, or would go. */
export interface Collected {
  readonly records: Removed
  /** Weights that no record names any more. */
  readonly blobs: Removed
  /** Damaged entries, half-written files, and leases of processes that are gone. */
  readonly leftovers: Removed
  /** Bytes of records and blobs that stay. */
  readonly keptBytes: number
  /** Records that stay because something refers to them. */
  readonly protected: number
  readonly isReal: boolean
}

interface Removed {
  readonly count: number
  readonly bytes: number
}

interface StoredRecord extends StoredFile {
  readonly record: StoreRecord
}

/** What was written a moment ago may belong to a training whose record comes next. */
const graceMs = 24 * 3600 * 1000

/** Removes from a store what is not needed; see {@link CollectOptions}. */
export async function cacheCollect(store: LocalStore, options: CollectOptions): Promise<Collected> {
  const { now, isReal, referenced } = options
  const records = await recordsOf(store)
  const blobs = (await filesIn(join(store.home, 'cache', 'cas'))).filter(({ name }) => isContentKey(name))
  const isProtected = ({ record }: StoredRecord): boolean => referenced !== undefined && refersTo(record, referenced)
  const plan = new Removal(records, blobs)
  const first = (one: StoredRecord): number => (isWorkedOut(one) ? 0 : 1)
  for (const one of [...records].sort((a, b) => first(a) - first(b) || a.changed - b.changed)) {
    if (isProtected(one)) continue
    const isOld = now - one.changed > (options.olderThanSeconds ?? Infinity) * 1000
    if (isOld || plan.keptBytes > (options.mostBytes ?? Infinity)) plan.drop(one)
  }
  const orphans = blobs.filter((blob) => plan.isUnnamed(blob) && (plan.wasNamed(blob) || now - blob.changed > graceMs))
  const leftovers = await leftoversOf(store, now)
  const result = {
    records: removed(plan.dropped),
    blobs: removed(orphans),
    leftovers: removed(leftovers),
    keptBytes: sum(records) + sum(blobs) - sum(plan.dropped) - sum(orphans),
    protected: records.filter(isProtected).length,
    isReal,
  }
  // Records first: a record never names weights that are gone while others still stand.
  if (isReal) for (const { path } of [...plan.dropped, ...orphans, ...leftovers]) await rm(path, { force: true })
  return result
}

/** What stays when records go: weights stay as long as a record names them. */
class Removal {
  readonly dropped: StoredRecord[] = []
  keptBytes: number
  readonly #bytes: ReadonlyMap<string, number>
  /** How many records that stay name these weights. */
  readonly #named = new Map<string, number>()

  constructor(records: readonly StoredRecord[], blobs: readonly StoredFile[]) {
    this.keptBytes = sum(records) + sum(blobs)
    this.#bytes = new Map(blobs.map(({ name, bytes }) => [name, bytes]))
    for (const { record } of records) {
      for (const name of namedBlobs(record)) this.#named.set(name, (this.#named.get(name) ?? 0) + 1)
    }
  }

  drop(one: StoredRecord): void {
    this.dropped.push(one)
    this.keptBytes -= one.bytes
    for (const name of namedBlobs(one.record)) {
      const left = (this.#named.get(name) ?? 1) - 1
      this.#named.set(name, left)
      if (left === 0) this.keptBytes -= this.#bytes.get(name) ?? 0
    }
  }

  isUnnamed({ name }: StoredFile): boolean {
    return (this.#named.get(name) ?? 0) === 0
  }

  /** Whether a record named these weights before any went. */
  wasNamed({ name }: StoredFile): boolean {
    return this.#named.has(name)
  }
}

async function recordsOf(store: LocalStore): Promise<StoredRecord[]> {
  const records: StoredRecord[] = []
  for (const file of await filesIn(join(store.home, 'cache', 'ac'))) {
    const key = basename(file.name, '.json')
    const record = isContentKey(key) ? await store.get(key) : undefined
    if (record !== undefined) records.push({ ...file, record })
  }
  return records
}

async function leftoversOf(store: LocalStore, now: number): Promise<StoredFile[]> {
  const half = (await filesIn(store.home)).filter(
    ({ name, changed }) => name.startsWith('.') && name.endsWith('.tmp') && now - changed > graceMs,
  )
  const leases = new LeaseFolder(join(store.home, 'leases'))
  const gone = new Set((await leases.list()).filter(({ isGone }) => isGone).map(({ key }) => `${key}.lease`))
  const expired = (await filesIn(leases.path)).filter(({ name }) => gone.has(name))
  return [...half, ...expired, ...(await filesIn(join(store.home, 'damaged')))]
}

/**
 * Whether a record is one of these keys, or was made from one: an evaluation names its training. Latencies all stay with
 * the first study that does: it may have selected by any of them, and timed anew they would make it select other nets.
 */
function refersTo({ key, input }: StoreRecord, keys: ReadonlySet<string>): boolean {
  if (input['kind'] === 'latency') return keys.size > 0
  return keys.has(key) || [...JSON.stringify(input).matchAll(/\b[0-9a-f]{64}\b/g)].some(([named]) => keys.has(named))
}

/** Selections, fits and the like name the code that worked them out; see {@link Remembered}. */
function isWorkedOut({ record }: StoredRecord): boolean {
  return record.input['code'] !== undefined
}

function sum(files: readonly StoredFile[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0)
}

function removed(files: readonly StoredFile[]): Removed {
  return { count: files.length, bytes: sum(files) }
}
