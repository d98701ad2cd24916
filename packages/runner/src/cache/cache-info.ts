import { join } from 'node:path'
import { mostRecordBytes } from '../store/local-store.ts'
import { readFormat, storeFormat } from '../store/store-format.ts'
import { readStored } from '../store/stored-file.ts'
import { readMany } from './read-many.ts'
import { storedFiles, type StoredFile } from './stored-files.ts'

/** How many entries of a kind a store has, and what they take on the disk. */
export interface CacheShare {
  readonly count: number
  readonly bytes: number
}

/** What a store holds. */
export interface CacheInfo {
  readonly home: string
  /** Layout of the store; that of this version where there is none yet. */
  readonly format: number
  readonly records: CacheShare
  /** Weights of trained nets, which `cache gc --weights` can remove. */
  readonly weights: CacheShare
  /** Predictions, pictures: other bytes that records name, and what no record names any more. */
  readonly blobs: CacheShare
  /** What trainings under way, or stopped, would go on from. */
  readonly checkpoints: CacheShare
  /** Outcomes that differ from those of their records. */
  readonly conflicts: CacheShare
  /** Entries that failed their check. */
  readonly damaged: CacheShare
  /** Failures that stand until something changes. */
  readonly failures: CacheShare
  /** Trainings that some process is at, or was when it ended. */
  readonly leases: CacheShare
  /** All of these. */
  readonly totalBytes: number
}

/** How a record begins to name weights. */
const weightsField = '"weights":"'

/** Counts a store's files. Records are only searched for the weights that they name, and nothing is checked. */
export async function cacheInfo(home: string): Promise<CacheInfo> {
  const format = (await readFormat(home)) ?? storeFormat
  const [ac, cas] = await Promise.all(['ac', 'cas'].map((part) => storedFiles(join(home, 'cache', part))))
  const rest = async (folder: string): Promise<CacheShare> => share(await storedFiles(join(home, folder)))
  const isConflict = ({ name }: StoredFile): boolean => name.includes('.other-')
  const records = (ac ?? []).filter((file) => !isConflict(file))
  const weights = await namedWeights(records)
  const shares = {
    records: share(records),
    weights: share((cas ?? []).filter(({ name }) => weights.has(name))),
    blobs: share((cas ?? []).filter(({ name }) => !weights.has(name))),
    checkpoints: await rest('checkpoints'),
    conflicts: share((ac ?? []).filter(isConflict)),
    damaged: await rest('damaged'),
    failures: await rest('failures'),
    leases: await rest('leases'),
  }
  return { home, format, ...shares, totalBytes: Object.values(shares).reduce((sum, { bytes }) => sum + bytes, 0) }
}

/** The weights that records name, found in their bytes: parsing and checking would take ten times as long. */
async function namedWeights(records: readonly StoredFile[]): Promise<ReadonlySet<string>> {
  const names = new Set<string>()
  const read = ({ path }: StoredFile): Promise<Buffer | string | undefined> =>
    readStored(path, mostRecordBytes).catch(() => undefined)
  for await (const [, bytes] of readMany(records, read)) {
    const at = Buffer.isBuffer(bytes) ? bytes.lastIndexOf(weightsField) : -1
    if (Buffer.isBuffer(bytes) && at >= 0) {
      const start = at + weightsField.length
      names.add(bytes.toString('latin1', start, start + 64))
    }
  }
  return names
}

function share(files: readonly StoredFile[]): CacheShare {
  return { count: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) }
}
