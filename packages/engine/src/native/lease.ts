import { open, readFile, rm, stat, utimes } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { hostDigest, isAlive } from './temporary-folder.ts'

const heartbeatMs = 5000
const expiryMs = 60_000
const pollMs = 500

/** Settings of {@link withLease}. */
export interface LeaseOptions {
  /** Called once when another process holds the lease. */
  readonly onWait: (pid: number) => void
  readonly signal?: AbortSignal | undefined
}

/**
 * Does work while no other process does the same, as long as all goes well.
 *
 * The lease only saves doing work twice; correctness must not rest on it. It ends by itself: a holder that is gone, or
 * that has not touched the file for a minute, is taken over from, so there is never anything to clean up by hand.
 *
 * @param path - The lease's file, in a folder that exists.
 */
export async function withLease<T>(path: string, options: LeaseOptions, work: () => Promise<T>): Promise<T> {
  const mine = `${hostDigest()} ${process.pid}`
  let told = false
  while (!(await taken(path, mine))) {
    const holder = await holderOf(path)
    if (holder === undefined) {
      await rm(path, { force: true })
      continue
    }
    if (!told) options.onWait(holder)
    told = true
    await sleep(pollMs, undefined, options.signal === undefined ? {} : { signal: options.signal })
  }
  const heartbeat = setInterval(() => {
    utimes(path, new Date(), new Date()).catch(() => undefined)
  }, heartbeatMs).unref()
  try {
    return await work()
  } finally {
    clearInterval(heartbeat)
    // Not ours any more when this process was held up for so long that another took over.
    if ((await readFile(path, 'utf8').catch(() => '')) === mine) await rm(path, { force: true })
  }
}

async function taken(path: string, mine: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx')
    await file.writeFile(mine).finally(() => file.close())
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Process id of whoever holds a lease, `undefined` when nobody does any more. */
async function holderOf(path: string): Promise<number | undefined> {
  try {
    const [host = '', pid = '0'] = (await readFile(path, 'utf8')).split(' ')
    const { mtimeMs } = await stat(path)
    const isGone = host === hostDigest() && !isAlive(Number(pid))
    return isGone || Date.now() - mtimeMs > expiryMs ? undefined : Number(pid)
  } catch {
    return undefined
  }
}
