import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode } from '@segscale/core'
import { readFormat, storeFormat } from '../store/store-format.ts'

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
  /** Weights of nets, predictions, pictures: the bytes that records name. */
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

/** Counts a store's files; reads none of them but the one with its format. */
export async function cacheInfo(home: string): Promise<CacheInfo> {
  const format = (await readFormat(home)) ?? storeFormat
  const [ac, cas] = [await filesIn(join(home, 'cache', 'ac')), await filesIn(join(home, 'cache', 'cas'))]
  const rest = async (folder: string): Promise<CacheShare> => share(await filesIn(join(home, folder)))
  const isConflict = ({ name }: StoredFile): boolean => name.includes('.other-')
  const shares = {
    records: share(ac.filter((file) => !isConflict(file))),
    blobs: share(cas),
    checkpoints: await rest('checkpoints'),
    conflicts: share(ac.filter(isConflict)),
    damaged: await rest('damaged'),
    failures: await rest('failures'),
    leases: await rest('leases'),
  }
  return { home, format, ...shares, totalBytes: Object.values(shares).reduce((sum, { bytes }) => sum + bytes, 0) }
}

/** One file of a store. */
export interface StoredFile {
  readonly path: string
  readonly name: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly changed: number
}

/** All files in a folder and the folders in it; none where there is no such folder. */
export async function filesIn(folder: string): Promise<StoredFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  })
  const files: StoredFile[] = []
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) files.push(...(await filesIn(path)))
    else {
      // A file may go while others are looked at.
      const found = await stat(path).catch(() => undefined)
      if (found !== undefined) files.push({ path, name: entry.name, bytes: found.size, changed: found.mtimeMs })
    }
  }
  return files
}

function share(files: readonly StoredFile[]): CacheShare {
  return { count: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) }
}
