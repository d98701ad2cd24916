import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Begins a new measurement of {@link peakMemoryBytes}: memory that an earlier training of this process took no longer
 * counts. Only Linux can do that; elsewhere the peak is that of the whole process.
 */
export function resetPeakMemory(): void {
  try {
    // Sets the peak to what is resident now (proc(5), clear_refs).
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {
    // No Linux, or a sandbox that forbids it.
  }
}

/** The most memory that this process has had resident since {@link resetPeakMemory}, in bytes. */
export function peakMemoryBytes(): number {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    if (kibibytes !== undefined) return Number(kibibytes) * 1024
  } catch {
    // No Linux.
  }
  return process.resourceUsage().maxRSS * 1024
}
