import type { LocalStore } from '../store/local-store.ts'
import { namedBlobs } from '../store/named-blobs.ts'
import { readMany } from './read-many.ts'

/** What a check of a whole store found. */
export interface CacheVerdict {
  readonly records: number
  readonly blobs: number
  /** Keys and digests of entries that were damaged; they are set aside, and their work is done again. */
  readonly damaged: readonly string[]
  /** Blobs that records name and the store lacks; they are made again when they are needed. */
  readonly missing: readonly string[]
  /** Files with outcomes that differ from those of their records: what should be the same was not. */
  readonly conflicts: readonly string[]
}

/** Weights of large nets take a hundred megabytes each. */
const blobsAtOnce = 4

/** Reads and checks every entry of a store. */
export async function cacheVerify(store: LocalStore): Promise<CacheVerdict> {
  const damaged: string[] = []
  const named = new Set<string>()
  let records = 0
  for await (const [key, record] of readMany(store.keys(), (name) => store.get(name))) {
    if (record === undefined) damaged.push(key)
    else {
      records++
      for (const digest of namedBlobs(record)) named.add(digest)
    }
  }
  const whole = new Set<string>()
  const isWhole = async (digest: string): Promise<boolean> => (await store.getBlob(digest)) !== undefined
  for await (const [digest, found] of readMany(store.blobs(), isWhole, blobsAtOnce)) {
    if (found) whole.add(digest)
    else damaged.push(digest)
  }
  const conflicts: string[] = []
  for await (const path of store.conflicts()) conflicts.push(path)
  const missing = [...named].filter((digest) => !whole.has(digest))
  return { records, blobs: whole.size, damaged: damaged.sort(), missing: missing.sort(), conflicts: conflicts.sort() }
}
