import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { createHash } from 'node:crypto'
import { makeFolder } from '@segscale/core'

const prefix = '.making-'
const dayMs = 24 * 60 * 60 * 1000

// Process numbers mean something on one machine only, and cache folders may be shared by several.
const machine = createHash('sha256').update(hostname()).digest('hex').slice(0, 8)

/** A new folder inside `parent`, for files that are not complete yet; its name tells who is at work in it. */
export async function makeWorkFolder(parent: string): Promise<string> {
  await makeFolder(parent)
  return await mkdtemp(join(parent, `${prefix}${machine}-${process.pid}-`))
}

/**
 * Removes work folders that were left behind: those of processes of this machine that are gone, and any that is older
 * than a day.
 */
export async function sweepWorkFolders(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix)) continue
    const folder = join(parent, name)
    const [owner, pid] = name.slice(prefix.length).split('-')
    const isOrphan = owner === machine && !isAlive(Number(pid))
    if (isOrphan || (await isOlderThanDay(folder))) await rm(folder, { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Not permitted means that somebody else's process has that number.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function isOlderThanDay(folder: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(folder)).mtimeMs > dayMs
  } catch {
    return false
  }
}
