/** Stable identifiers that a caller, a script or a test may branch on. A row for each stands in docs/errors.md. */
export type SegscaleErrorCode =
  | 'ARCHITECTURE_INVALID'
  | 'ARTEFACT_ALTERED'
  | 'ARTEFACT_DIFFERS'
  | 'BATCH_TOO_LARGE'
  | 'DATA_CORRUPT'
  | 'DATA_UNAVAILABLE'
  | 'DATASET_UNKNOWN'
  | 'EXPERIMENT_INVALID'
  | 'FAMILY_UNKNOWN'
  | 'FILE_NOT_FOUND'
  | 'FILE_REFUSED'
  | 'NATIVE_MISSING'
  | 'NATIVE_SETUP_FAILED'
  | 'RESCALE_INVALID'
  | 'RUN_NOT_FOUND'
  | 'RUNTIME_MISSING'
  | 'SPLIT_TOO_LARGE'
  | 'STORE_READ_FAILED'
  | 'STORE_TOO_NEW'
  | 'STORE_WRITE_FAILED'
  | 'TRAINING_FAILED'
  | 'USAGE'
  | 'WEIGHTS_MISSING'
  | 'WORKER_FAILED'

/**
 * Base class of every error that segscale throws on purpose.
 *
 * The message says what must hold, what was found and what to do next. Everything else that escapes is a bug.
 */
export class SegscaleError extends Error {
  override readonly name = 'SegscaleError'
  readonly code: SegscaleErrorCode

  constructor(code: SegscaleErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
