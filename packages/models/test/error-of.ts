import { SegscaleError } from '@segscale/core'

/** Code and message of the error that an action must end in. */
export function errorOf(action: () => unknown): { code: string; message: string } {
  try {
    action()
  } catch (error) {
    if (error instanceof SegscaleError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('Expected a SegscaleError, but nothing was thrown.')
}
