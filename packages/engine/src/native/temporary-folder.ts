import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'

const prefix = '.unfinished-'
const heartbeatMs = 30_000
const abandonedMs = 60 * 60_000

/** A folder for unfinished work; its owner renames what it has made out of it. */
export interface TemporaryFolder {
  readonly path: string
  remove(): Promise<void>
}

/**
 * Makes a temporary folder that says whose it is, beside the place where the result goes: only there can it be renamed.
 *
 * Its modification time is its heartbeat.
 */
export async function temporaryFolder(parent: string): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(parent, `${prefix}${hostDigest()}-${process.pid}-`))
  const heartbeat = setInterval(() => {
    utimes(path, new Date(), new Date()).catch(() => undefined)
  }, heartbeatMs).unref()
  return {
    path,
    async remove(): Promise<void> {
      clearInterval(heartbeat)
      await rm(path, { recursive: true, force: true })
    },
  }
}

/** Removes temporary folders whose process is gone, or which nobody has touched for an hour. Never rejects. */
export async function removeAbandoned(parent: string, now: number = Date.now()): Promise<void> {
  const names = await readdir(parent).catch(() => [])
  for (const name of names.filter((entry) => entry.startsWith(prefix))) {
    const path = join(parent, name)
    const [host, pid] = name.slice(prefix.length).split('-')
    const isGone = host === hostDigest() && !isAlive(Number(pid))
    const touched = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => now,
    )
    if (isGone || now - touched > abandonedMs) await rm(path, { recursive: true, force: true }).catch(() => undefined)
  }
}

/** Whether a process of this host runs, also one of another user. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Names this host in paths; cache folders are sometimes shared over a network. */
export function hostDigest(): string {
  return createHash('sha256').update(hostname()).digest('hex').slice(0, 8)
}
