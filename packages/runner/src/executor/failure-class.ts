/**
 * Why a job gave no result, where its record says nothing: its process took more memory than it may (`out-of-memory`) or
 * more time, or fell silent (`timeout`), was ended from outside (`killed`), the engine threw (`engine`), or we did
 * (`bug`); `stopped` where the executor was closed. A training whose loss explodes is no such failure: its outcome is
 * `diverged`, and that is recorded.
 */
export type JobFailure = 'out-of-memory' | 'timeout' | 'killed' | 'engine' | 'bug' | 'stopped'

/** The kinds of failures that `--retry-failed` may name: those that are remembered. */
export const rememberedFailures = ['out-of-memory', 'diverged', 'timeout', 'engine', 'bug'] as const

/** A kind of failure that is remembered: it would come again where nothing changes. */
export type RememberedFailureKind = (typeof rememberedFailures)[number]

const allocation =
  /out of memory|OOM when allocating|ResourceExhausted|RESOURCE_EXHAUSTED|bad_alloc|Cannot allocate memory|Array buffer allocation failed/i

/** The kind of an error that a job threw. */
export function failureOfError(error: unknown): JobFailure {
  const text = error instanceof Error ? `${error.name} ${error.message}` : String(error)
  if (allocation.test(text)) return 'out-of-memory'
  const isOurs = [TypeError, ReferenceError, RangeError, SyntaxError].some((kind) => error instanceof kind)
  return isOurs ? 'bug' : 'engine'
}

/**
 * The kind of failure of a process that ended in the middle of a job.
 *
 * @param tail - What it printed last.
 * @param wasOutOfMemory - Whether the system ended processes of this machine meanwhile for want of memory.
 */
export function failureOfExit(signal: NodeJS.Signals | null, tail: string, wasOutOfMemory: boolean): JobFailure {
  // V8 and the C++ runtime say so before they abort; the kernel's own choice is a SIGKILL without a word.
  if (allocation.test(tail)) return 'out-of-memory'
  return signal === 'SIGKILL' && wasOutOfMemory ? 'out-of-memory' : 'killed'
}
