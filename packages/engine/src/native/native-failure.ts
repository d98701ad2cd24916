import { SegscaleError } from '@segscale/core'

/** The error of a set-up that cannot go on: one sentence for what is wrong, one for what mends it. */
export function nativeFailure(message: string, cause?: unknown): SegscaleError {
  return new SegscaleError('NATIVE_SETUP_FAILED', message, cause === undefined ? {} : { cause })
}
