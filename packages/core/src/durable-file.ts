import { randomBytes } from 'node:crypto'
import { link, mkdir, open, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** The content of a file, one part after another; they need not be joined in memory. */
type Content = readonly (Uint8Array | string)[]

/**
 * Gives a file new content at once: whoever reads the path, also after a power cut, finds all of the old bytes or all
 * of the new ones. Its folder is made where it is missing.
 *
 * @throws The error of the file system; the old content then stands.
 */
export async function replaceFile(path: string, content: Content): Promise<void> {
  await throughTemporary(path, content, async (temporary) => {
    await rename(temporary, path)
    return true
  })
}

/**
 * Writes a file that is either absent or whole, also after a power cut, and never replaces one that is there.
 *
 * @param isLasting - False for what need not outlive the machine's present run: it is whole, but a power cut may undo it.
 * @returns Whether this call made the file; false where another writer was first.
 */
export async function writeOnce(path: string, bytes: Uint8Array | string, isLasting = true): Promise<boolean> {
  return throughTemporary(path, [bytes], (temporary) => publish(temporary, path), isLasting)
}

/**
 * Makes a folder with those above it that are missing; one that is there is left alone.
 *
 * Unlike Node's recursive `mkdir` it ends where a file system lets nobody make folders, as `/proc` does, and new folders
 * last through a power cut.
 *
 * @throws The error of the file system.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    if (hasCode(error, 'EEXIST') && (await isFolder(path))) return
    const parent = dirname(path)
    if (!hasCode(error, 'ENOENT') || parent === path) throw error
    if (!(await isFolder(parent))) await makeFolder(parent)
    // Another process may have made it, or the folder above it, meanwhile.
    await mkdir(path).catch(async (again: unknown) => {
      if (hasCode(again, 'EEXIST') && (await isFolder(path))) return
      // The folder above is there, and yet nothing may be made in it: so do /proc and its like answer.
      if (hasCode(again, 'ENOENT') && (await isFolder(parent))) throw unmakable(path, again)
      throw again
    })
  }
  await syncFolder(dirname(path)).catch(() => undefined)
}

function unmakable(path: string, cause: unknown): Error {
  return Object.assign(new Error(`EPERM: no folder can be made, mkdir '${path}'`, { cause }), { code: 'EPERM' })
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/** How the names of a file's temporary ones begin: where a process was killed while it wrote, one of them stays. */
export function temporaryPrefix(path: string): string {
  return `.${basename(path)}.`
}

/** Writes and syncs a temporary file beside a path, lets it be given that name, and makes the name last. */
async function throughTemporary(
  path: string,
  content: Content,
  place: (temporary: string) => Promise<boolean>,
  isLasting = true,
): Promise<boolean> {
  const folder = dirname(path)
  await makeFolder(folder)
  const temporary = join(folder, `${temporaryPrefix(path)}${String(process.pid)}-${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx')
    try {
      for (const part of content) await file.writeFile(part)
      if (isLasting) await file.sync()
    } finally {
      await file.close()
    }
    const isPlaced = await place(temporary)
    if (isPlaced && isLasting) await syncFolder(folder)
    return isPlaced
  } finally {
    await unlink(temporary).catch(() => undefined)
  }
}

/** Gives the temporary file its name. A hard link fails where the name is taken, so the first writer wins. */
async function publish(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path)
    return true
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false
    // Some network and container file systems know no hard links. There the last of two writers at the very same
    // moment wins, which for content-keyed entries is no loss.
    if (!hasCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error
  }
  if (await exists(path)) return false
  await rename(temporary, path)
  return true
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    // Not every file system can sync a folder; then its own ordering has to do.
    if (!hasCode(error, 'EINVAL', 'EPERM', 'ENOTSUP', 'EISDIR')) throw error
  } finally {
    await handle.close()
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** Whether an error is a system error with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code))
}
