import { randomBytes } from 'node:crypto'
import { mkdir, open, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * Gives a file new content at once: whoever reads the path, also after a power cut, finds all of the old bytes or all
 * of the new ones. Its folder is made where it is missing.
 *
 * @param parts - The content, one after another; they need not be joined in memory.
 * @throws The error of the file system; the old content then stands.
 */
export async function replaceFile(path: string, parts: readonly (Uint8Array | string)[]): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const temporary = join(folder, `.${String(process.pid)}-${randomBytes(6).toString('hex')}.tmp`)
  try {
    const file = await open(temporary, 'wx')
    try {
      for (const part of parts) await file.writeFile(part)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (error) {
    await unlink(temporary).catch(() => undefined)
    throw error
  }
  await syncFolder(folder)
}

/** Makes a rename last. Not every file system can sync a folder; then its own ordering has to do. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch {
    // The content is safe already; only which of the two names a crash would leave is not.
  } finally {
    await handle.close()
  }
}
