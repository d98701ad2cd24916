import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** One process, named so that no other one has the same name: not after a restart, nor in another container. */
export interface ProcessIdentity {
  readonly host: string
  /** Where process numbers mean the same: one start of one machine, and on Linux one namespace of it. */
  readonly machine: string
  readonly pid: number
  /** When the process started, in the machine's own ticks, as far as it says; numbers are given to new processes again. */
  readonly born: string
}

/** Names the process that asks. */
export function thisProcess(): ProcessIdentity {
  return { host: hostname(), machine: thisMachine(), pid: process.pid, born: birthOf(process.pid) ?? '' }
}

/** Whether a process is gone for sure; false for one of another machine, of which nothing can be said from here. */
export function isGone({ machine, pid, born }: ProcessIdentity): boolean {
  if (machine !== thisMachine()) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Not permitted means that it is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
  const found = birthOf(pid)
  return found !== undefined && born !== '' && found !== born
}

function thisMachine(): string {
  return [hostname(), read('/proc/sys/kernel/random/boot_id'), linkOf('/proc/self/ns/pid')].join(' ').trim()
}

/** The 22nd field of Linux's /proc/<pid>/stat; the name in the second one may hold spaces and brackets. */
function birthOf(pid: number): string | undefined {
  const stat = read(`/proc/${String(pid)}/stat`)
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .at(19)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}
