import type { LocalStore } from '../store/local-store.ts'
import { namedBlobs } from '../store/named-blobs.ts'

/** What copying from one store to another did. */
export interface CacheSync {
  readonly copied: { readonly records: number; readonly blobs: number }
  /** Records that the other store had already. */
  readonly present: number
  /** Entries that failed their check on the way; they were not copied. */
  readonly damaged: number
}

/**
 * Copies every record that another store lacks, each verified where it is read. Nothing is replaced: an outcome that
 * differs from the one that the other store has is kept there beside it and reported.
 *
 * @param withBlobs - Whether weights are copied too; without them a net whose weights are needed is trained again.
 */
export async function cacheSync(from: LocalStore, to: LocalStore, withBlobs: boolean): Promise<CacheSync> {
  const copied = { records: 0, blobs: 0 }
  let present = 0
  let damaged = 0
  for await (const key of from.keys()) {
    const record = await from.get(key)
    if (record === undefined) {
      damaged++
      continue
    }
    // What was worked out is nothing without its bytes, and made again where they are missing.
    for (const digest of withBlobs ? namedBlobs(record) : []) if (await copyBlob(from, to, digest)) copied.blobs++
    const isThere = (await to.head(key)) !== undefined
    // Also where there is one: another outcome must show.
    await to.putIfAbsent(record)
    if (isThere) present++
    else copied.records++
  }
  return { copied, present, damaged }
}

async function copyBlob(from: LocalStore, to: LocalStore, digest: string): Promise<boolean> {
  if ((await to.blobBytes(digest)) !== undefined) return false
  const bytes = await from.getBlob(digest)
  if (bytes === undefined) return false
  await to.putBlob(bytes)
  return true
}
