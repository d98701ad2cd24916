import { defaultMemoryBytes } from './memory-watch.ts'
import type { WorkerLimits } from './worker-process.ts'

/** Seconds of silence after which a training is taken for hung, where nothing else is asked for. */
const usualSilence = 600

/** What was asked for: bytes, seconds, seconds. */
export interface AskedLimits {
  readonly memory?: number
  readonly timeout?: number
  readonly silence?: number
}

/** What each training may take: as asked, else an even share of the memory, any time, and ten minutes of silence. */
export function workerLimits({ memory, timeout, silence }: AskedLimits, workers: number): WorkerLimits {
  return {
    memoryBytes: memory ?? defaultMemoryBytes(workers),
    seconds: timeout ?? Infinity,
    silenceMs: (silence ?? usualSilence) * 1000,
  }
}
