import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { makeWorkFolder, sweepWorkFolders } from './work-folder.ts'

/**
 * Makes a folder appear at `target` whole or not at all.
 *
 * `fill` writes into a work folder beside the target, which is synced and renamed. A process that is killed leaves only
 * a work folder, which a later call removes. When several processes do this at once, the first to finish wins and the
 * others drop their work.
 *
 * @param fill - Writes the files, directly into the folder that it is given.
 */
export async function publishFolder(target: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const parent = dirname(target)
  const work = await makeWorkFolder(parent)
  try {
    await sweepWorkFolders(parent)
    await fill(work)
    for (const name of await readdir(work)) await syncPath(join(work, name))
    await syncPath(work)
    await renameUnlessThere(work, target)
    await syncPath(parent)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/**
 * Moves a folder out of the way, to `<folder>.damaged`, whose former content goes.
 *
 * @param seen - Inode number of the folder that was judged. Another one that has taken its place by now stays.
 */
export async function setAside(folder: string, seen: number): Promise<void> {
  const aside = `${folder}.damaged`
  await rm(aside, { recursive: true, force: true })
  try {
    if ((await stat(folder)).ino === seen) await rename(folder, aside)
  } catch (error) {
    // Another process was faster; that serves as well.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

async function renameUnlessThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
  }
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
