/** What the exit status of `segscale` says. */
export const exitCode = {
  ok: 0,
  /** A bug, or a machine that cannot do what was asked. */
  internal: 1,
  /** A wrong command line or experiment file; nothing was done. */
  usage: 2,
  /** The study ended, but some trainings failed. */
  failedTrainings: 3,
  /** A condition that was asked for does not hold. */
  gate: 4,
  /** The store of records could not be read or written. */
  store: 5,
  /** A limit was reached; running again goes on. */
  budget: 6,
  /** A signal stopped the run, which goes on where it stood: its terminal was closed, Ctrl-C, a request to terminate. */
  hungUp: 129,
  interrupted: 130,
  terminated: 143,
} as const

/** One of the exit statuses of `segscale`. */
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** Errors that the person who typed the command can mend there. */
const usageErrors: ReadonlySet<string> = new Set([
  'BATCH_TOO_LARGE',
  'DATASET_UNKNOWN',
  'EXPERIMENT_INVALID',
  'FAMILY_UNKNOWN',
  'FILE_NOT_FOUND',
  'RESCALE_INVALID',
  'RUN_NOT_FOUND',
  'SPLIT_TOO_LARGE',
  'USAGE',
])

/** The exit status for the code of a SegscaleError. */
export function exitCodeFor(errorCode: string): ExitCode {
  if (usageErrors.has(errorCode)) return exitCode.usage
  if (errorCode === 'TRAINING_FAILED') return exitCode.failedTrainings
  if (errorCode.startsWith('ARTEFACT_')) return exitCode.gate
  return errorCode.startsWith('STORE_') || errorCode === 'WEIGHTS_MISSING' ? exitCode.store : exitCode.internal
}
