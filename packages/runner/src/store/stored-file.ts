import { randomBytes } from 'node:crypto'
import { close, constants, fstatSync, open, read } from 'node:fs'
import { lstat, readdir, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { hasCode, isContentKey, makeFolder, SegscaleError, writeOnce } from '@segscale/core'

/** The first two digits of a key: the folder that its entry lies in. */
export function prefixOf(key: string): string {
  if (!isContentKey(key)) {
    throw new TypeError(`A store's entries are named by SHA-256 digests, not ${JSON.stringify(key)}.`)
  }
  return key.slice(0, 2)
}

// A run may begin with a thousand records: each wait for a thread of the pool counts, and node:fs/promises has five of
// them where these two do.
const opened = promisify(open)
const reading = promisify(read)
/** A pipe in the place of an entry must not be waited for. */
const howToOpen = constants.O_RDONLY | constants.O_NONBLOCK

/**
 * Reads a file of the store.
 *
 * @param limit - The most bytes that such a file has; a larger one, or what is no file at all, gives why it is damaged.
 * @returns undefined where there is none.
 * @throws SegscaleError with code `STORE_READ_FAILED`.
 */
export async function readStored(path: string, limit: number): Promise<Buffer | string | undefined> {
  try {
    const file = await opened(path, howToOpen)
    try {
      const found = fstatSync(file)
      if (!found.isFile()) return 'it is no file'
      if (found.size > limit) return `it has ${found.size} bytes, more than any such entry`
      return await contentOf(file, found.size)
    } finally {
      close(file)
    }
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw readFailed(path, error)
    // A link that leads nowhere has no content, and yet nothing can be written in its place.
    return (await isThere(path)) ? 'it is a link to nothing' : undefined
  }
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

async function contentOf(file: number, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size)
  let filled = 0
  while (filled < size) {
    const { bytesRead } = await reading(file, bytes, filled, size - filled, null)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

/**
 * Writes a file of the store once; see {@link writeOnce}.
 *
 * @throws SegscaleError with code `STORE_WRITE_FAILED`.
 */
export async function writeStored(path: string, content: Uint8Array | string, isLasting = true): Promise<boolean> {
  try {
    return await writeOnce(path, content, isLasting)
  } catch (error) {
    throw writeFailed(path, error)
  }
}

/** The names in a folder of the store; none where there is no such folder. */
export async function storedNames(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    // What is no folder is a stray file beside the store's own.
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return []
    throw readFailed(folder, error)
  }
}

/** The error of a store that cannot be read. */
export function readFailed(path: string, cause: unknown): SegscaleError {
  return new SegscaleError(
    'STORE_READ_FAILED',
    `The store must be readable, but ${path} could not be read: ${messageOf(cause)}. Mend the permissions, or name ` +
      'another folder with SEGSCALE_HOME.',
    { cause },
  )
}

/** The error of a store that cannot be written. */
export function writeFailed(path: string, cause: unknown): SegscaleError {
  return new SegscaleError(
    'STORE_WRITE_FAILED',
    `The store must be writable, but ${path} could not be written: ${messageOf(cause)}. Make room or mend the permissions, ` +
      'or name another folder with SEGSCALE_HOME; what was finished before is kept.',
    { cause },
  )
}

/** The error of a store, or an entry of it, that a newer version wrote. */
export function tooNew(what: string, known: number, path: string, found: number): SegscaleError {
  return new SegscaleError(
    'STORE_TOO_NEW',
    `${what} must have at most format ${known}, but ${path} has format ${found}: a newer segscale wrote it. Update ` +
      'segscale, or name another store with SEGSCALE_HOME.',
  )
}

/**
 * Moves a damaged entry into the folder `damaged` of the store, where nobody reads it any more.
 *
 * @returns Where it lies now, or undefined where another process was quicker.
 * @throws The error of the file system where it cannot be moved.
 */
export async function moveAside(home: string, path: string): Promise<string | undefined> {
  const aside = join(home, 'damaged', `${basename(path)}.${randomBytes(4).toString('hex')}`)
  await makeFolder(join(home, 'damaged'))
  try {
    await rename(path, aside)
    return aside
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
