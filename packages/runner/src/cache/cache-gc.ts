import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { contentKey, isContentKey } from '@segscale/core'
import { LeaseFolder } from '../store/lease-folder.ts'
import type { LocalStore } from '../store/local-store.ts'
import { namedBlobs } from '../store/named-blobs.ts'
import { isWorkedOut } from '../store/remembered.ts'
import { writeFailed } from '../store/stored-file.ts'
import type { StoreRecord } from '../store/store.ts'
import { readMany } from './read-many.ts'
import { storedFiles, type StoredFile } from './stored-files.ts'

/** What is to go from a store. */
export interface CollectOptions {
  /** Records last written before so many seconds go. */
  readonly olderThanSeconds?: number
  /** Records go, what is worked out again in seconds before trainings, the oldest first, until records and blobs take at most so many bytes. */
  readonly mostBytes?: number
  /** Keys that stay, with all that was made from them; undefined where nothing is protected. */
  readonly referenced?: ReadonlySet<string>
  /** Keys of trainings whose nets keep their weights while those of all others go; undefined where no weights go but with their records. */
  readonly answers?: ReadonlySet<string>
  /** Whether to remove, not only to say what would be removed. */
  readonly isReal: boolean
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What went, or would go. */
export interface Collected {
  readonly records: Removed
  /** Weights that records go on naming; a net whose weights are needed is trained again. */
  readonly weights: Removed
  /** Bytes that no record names any more. */
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

/**
 * Removes from a store what is not needed; see {@link CollectOptions}.
 *
 * @throws SegscaleError with code `STORE_READ_FAILED` or `STORE_WRITE_FAILED`.
 */
export async function cacheCollect(store: LocalStore, options: CollectOptions): Promise<Collected> {
  const { now, isReal, referenced, answers } = options
  const records = await recordsOf(store)
  const allBlobs = (await storedFiles(join(store.home, 'cache', 'cas'))).filter(({ name }) => isContentKey(name))
  const unanswered = answers === undefined ? new Set() : unansweredWeights(records, answers)
  const weights = allBlobs.filter(({ name }) => unanswered.has(name))
  const blobs = allBlobs.filter(({ name }) => !unanswered.has(name))
  const isProtected = ({ record }: StoredRecord): boolean => referenced !== undefined && refersTo(record, referenced)
  const plan = new Removal(records, blobs)
  const first = ({ record }: StoredRecord): number => (isWorkedOut(record) ? 0 : 1)
  for (const one of [...records].sort((a, b) => first(a) - first(b) || a.changed - b.changed)) {
    if (isProtected(one)) continue
    const isOld = now - one.changed > (options.olderThanSeconds ?? Infinity) * 1000
    if (isOld || plan.keptBytes > (options.mostBytes ?? Infinity)) plan.drop(one)
  }
  const orphans = blobs.filter((blob) => plan.isUnnamed(blob) && (plan.wasNamed(blob) || now - blob.changed > graceMs))
  const leftovers = await leftoversOf(store, now)
  // Records first: a record never names weights that are gone while others still stand.
  if (isReal) await remove([...plan.dropped, ...weights, ...orphans, ...leftovers])
  return {
    records: removed(plan.dropped),
    weights: removed(weights),
    blobs: removed(orphans),
    leftovers: removed(leftovers),
    keptBytes: sum(records) + sum(blobs) - sum(plan.dropped) - sum(orphans),
    protected: records.filter(isProtected).length,
    isReal,
  }
}

async function remove(files: readonly StoredFile[]): Promise<void> {
  for (const { path } of files) {
    await rm(path, { force: true }).catch((error: unknown) => {
      throw writeFailed(path, error)
    })
  }
}

/** Weights of trainings whose net is none of these trainings' nets, under whichever seed. */
function unansweredWeights(records: readonly StoredRecord[], answers: ReadonlySet<string>): ReadonlySet<unknown> {
  const trainings = records.map(({ record }) => record).filter(({ input }) => input['kind'] === 'training')
  const net = ({ input }: StoreRecord): string => contentKey({ ...input, seed: null })
  const answered = new Set(trainings.filter(({ key }) => answers.has(key)).map(net))
  const weights = (isAnswer: boolean): unknown[] =>
    trainings.filter((training) => answered.has(net(training)) === isAnswer).map(({ outcome }) => outcome['weights'])
  const kept = new Set(weights(true))
  return new Set(weights(false).filter((name) => !kept.has(name)))
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
  const files = (await storedFiles(join(store.home, 'cache', 'ac'))).filter(({ name }) =>
    isContentKey(basename(name, '.json')),
  )
  const records: StoredRecord[] = []
  for await (const [file, record] of readMany(files, ({ name }) => store.get(basename(name, '.json')))) {
    if (record !== undefined) records.push({ ...file, record })
  }
  return records
}

/** What a killed process left half-written, everywhere that a store writes. */
const temporary = /^\..+\.tmp$/

async function leftoversOf(store: LocalStore, now: number): Promise<StoredFile[]> {
  const inFolder = (folder: string): Promise<StoredFile[]> => storedFiles(join(store.home, folder))
  // Only in folders of the store: its home may be one that holds other things too.
  const written = await Promise.all(['cache', 'checkpoints', 'failures', 'leases'].map(inFolder))
  const half = written.flat().filter(({ name, changed }) => temporary.test(name) && now - changed > graceMs)
  const leases = new LeaseFolder(join(store.home, 'leases'))
  const gone = new Set((await leases.list()).filter(({ isGone }) => isGone).map(({ key }) => `${key}.lease`))
  const expired = (await storedFiles(leases.path)).filter(({ name }) => gone.has(name))
  return [...half, ...expired, ...(await inFolder('damaged'))]
}

/**
 * Whether a record is one of these keys, or was made from one: an evaluation names its training. Latencies all stay with
 * the first study that does: it may have selected by any of them, and timed anew they would make it select other nets.
 */
function refersTo({ key, input }: StoreRecord, keys: ReadonlySet<string>): boolean {
  if (input['kind'] === 'latency') return keys.size > 0
  return keys.has(key) || [...JSON.stringify(input).matchAll(/\b[0-9a-f]{64}\b/g)].some(([named]) => keys.has(named))
}

function sum(files: readonly StoredFile[]): number {
  return files.reduce((total, { bytes }) => total + bytes, 0)
}

function removed(files: readonly StoredFile[]): Removed {
  return { count: files.length, bytes: sum(files) }
}
