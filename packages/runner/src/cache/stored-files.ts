import { stat } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { hasCode } from '@segscale/core'
import { readFailed } from '../store/stored-file.ts'

/** One file of a store. */
export interface StoredFile {
  readonly path: string
  readonly name: string
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly changed: number
}

// With ten thousand files it takes half as long as that of node:fs/promises.
const statOf = promisify(stat)

/**
 * All files in a folder and the folders in it, unread; none where there is no such folder.
 *
 * @throws SegscaleError with code `STORE_READ_FAILED`.
 */
export async function storedFiles(folder: string): Promise<StoredFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
    throw readFailed(folder, error)
  })
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? storedFiles(path) : storedFile(path, entry.name)
    }),
  )
  return found.flat()
}

async function storedFile(path: string, name: string): Promise<StoredFile[]> {
  // A file may go while others are looked at.
  const found = await statOf(path).catch(() => undefined)
  return found === undefined ? [] : [{ path, name, bytes: found.size, changed: found.mtimeMs }]
}
