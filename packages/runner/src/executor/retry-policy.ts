import type { JobFailure } from './failure-class.ts'

/** How often a job is tried in all; what would fail again is tried once. */
const tries: Readonly<Record<JobFailure, number>> = {
  // From outside: the next try may well have better luck.
  killed: 3,
  // Silent; one that reached its limit of time is not tried again.
  timeout: 2,
  engine: 2,
  'out-of-memory': 1,
  bug: 1,
  stopped: 1,
}

/**
 * Whether a job that failed is tried again.
 *
 * @param failed - How often in a row it failed without coming any further.
 * @param brokeLimit - Whether it reached a limit that the next try would reach again.
 */
export function shouldRetry(failure: JobFailure, failed: number, brokeLimit: boolean): boolean {
  return !brokeLimit && failed < tries[failure]
}

/** Milliseconds before the next try: four times as long after each failure, so that a short trouble can pass. */
export function backOffMs(failed: number, firstMs: number): number {
  return firstMs * 4 ** (failed - 1)
}
