/** Stable identifiers that a caller may branch on. The README has a row for each. */
export type GpErrorCode =
  | 'HYPERPARAMETERS_INVALID'
  | 'INPUT_INVALID'
  | 'KERNEL_INVALID'
  | 'KERNEL_UNKNOWN'
  | 'LATTICE_INVALID'
  | 'NOT_POSITIVE_DEFINITE'
  | 'WORKER_FAILED'

/** Base class of every error that this package throws on purpose: what must hold, what was found, what to do next. */
export class GpError extends Error {
  override readonly name = 'GpError'
  readonly code: GpErrorCode

  constructor(code: GpErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
