import type { LocalStore } from '../store/local-store.ts'
import { namedBlobs } from '../store/named-blobs.ts'
import { readMany } from './read-many.ts'

/** What copying from one store to another did. */
export interface CacheSync {
  readonly copied: { readonly records: number; readonly blobs: number }
  /** Records that the other store had already. */
  readonly present: number
  /** Entries that failed their check on the way; they were not copied. */
  readonly damaged: number
  /** Weights and other blobs that records copied or present name and the other store lacks. */
  readonly missing: number
}

/** How many records are under way at once, as what is written waits for the disk; fewer with weights, which are large. */
const atOnce = { records: 16, blobs: 4 }

/**
 * Copies every record that another store lacks, each verified where it is read. Nothing is replaced: an outcome that
 * differs from the one that the other store has is kept there beside it and reported.
 *
 * @param withBlobs - Whether weights are copied too; without them a net whose weights are needed is trained again.
 */
export async function cacheSync(from: LocalStore, to: LocalStore, withBlobs: boolean): Promise<CacheSync> {
  const copied = { records: 0, blobs: 0 }
  let [present, damaged] = [0, 0]
  const missing = new Set<string>()
  const copy = (key: string): Promise<CopiedRecord> => copyRecord(from, to, key, withBlobs)
  for await (const [, done] of readMany(from.keys(), copy, withBlobs ? atOnce.blobs : atOnce.records)) {
    if (done.record === 'copied') copied.records++
    else if (done.record === 'present') present++
    else damaged++
    copied.blobs += done.blobs
    // Many records may name the same ones.
    for (const digest of done.missing) missing.add(digest)
  }
  return { copied, present, damaged, missing: missing.size }
}

interface CopiedRecord {
  readonly record: 'copied' | 'present' | 'damaged'
  readonly blobs: number
  readonly missing: readonly string[]
}

async function copyRecord(from: LocalStore, to: LocalStore, key: string, withBlobs: boolean): Promise<CopiedRecord> {
  const record = await from.get(key)
  if (record === undefined) return { record: 'damaged', blobs: 0, missing: [] }
  let blobs = 0
  const missing: string[] = []
  // Before the record: it must never name bytes that a crash kept from the disk.
  for (const digest of namedBlobs(record)) {
    if ((await to.blobBytes(digest)) !== undefined) continue
    if (withBlobs && (await copyBlob(from, to, digest))) blobs++
    else missing.push(digest)
  }
  const there = await to.get(key)
  if (there?.digest === record.digest) return { record: 'present', blobs, missing }
  // Also where there is one: another outcome must show.
  await to.putIfAbsent(record)
  return { record: there === undefined ? 'copied' : 'present', blobs, missing }
}

async function copyBlob(from: LocalStore, to: LocalStore, digest: string): Promise<boolean> {
  const bytes = await from.getBlob(digest)
  if (bytes === undefined) return false
  await to.putBlob(bytes)
  return true
}
