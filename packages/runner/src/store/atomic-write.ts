import { randomBytes } from 'node:crypto'
import { link, mkdir, open, rename, stat, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Writes a file that is either absent or whole, also after a power cut, and never replaces one that is there.
 *
 * @returns Whether this call made the file; false where another writer was first.
 */
export async function writeOnce(path: string, bytes: Uint8Array | string): Promise<boolean> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const temporary = join(folder, `.${String(process.pid)}-${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    const made = await publish(temporary, path)
    if (made) await syncFolder(folder)
    return made
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
