import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { totalmem } from 'node:os'

/** How often a process is looked at. */
const intervalMs = 250
/** What every training may take, however many run at once. */
const leastBytes = 2 * 2 ** 30
/** The share of this machine's memory that trainings may take together. */
const trainingsShare = 0.9

/** The memory limit of one training where none is asked for: an even share of what this machine (or container) has. */
export function defaultMemoryBytes(workers: number): number {
  const limit = process.constrainedMemory()
  const total = limit > 0 ? Math.min(limit, totalmem()) : totalmem()
  return Math.max(leastBytes, Math.floor((trainingsShare * total) / workers))
}

/** Calls back once when a process has more memory resident than it may; ends when told to. */
export class MemoryWatch {
  readonly #timer: NodeJS.Timeout
  #isLooking = false

  constructor(pid: number, limitBytes: number, onExceeded: (bytes: number) => void) {
    this.#timer = setInterval(() => {
      if (this.#isLooking) return
      this.#isLooking = true
      void residentBytes(pid).then((bytes) => {
        this.#isLooking = false
        if (bytes === undefined || bytes <= limitBytes) return
        this.stop()
        onExceeded(bytes)
      })
    }, intervalMs).unref()
  }

  /** Looks no more. */
  stop(): void {
    clearInterval(this.#timer)
  }
}

/** Memory that a process has resident, in bytes; undefined where that cannot be known. Never rejects. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => undefined)
  const kibibytes = status === undefined ? await fromPs(pid) : /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]
  return kibibytes === undefined ? undefined : Number(kibibytes) * 1024
}

function fromPs(pid: number): Promise<string | undefined> {
  if (process.platform === 'linux' || process.platform === 'win32') return Promise.resolve(undefined)
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'rss=', '-p', String(pid)], (error, stdout) => {
      resolve(error === null && stdout.trim() !== '' ? stdout.trim() : undefined)
    })
  })
}

/** How many processes the kernel has ended here for want of memory: Linux counts them for each container. */
export async function outOfMemoryKills(): Promise<number> {
  const events = await readFile('/sys/fs/cgroup/memory.events', 'utf8').catch(() => '')
  const vmstat = await readFile('/proc/vmstat', 'utf8').catch(() => '')
  return Number(/^oom_kill (\d+)$/m.exec(events)?.[1] ?? /^oom_kill (\d+)$/m.exec(vmstat)?.[1] ?? 0)
}
