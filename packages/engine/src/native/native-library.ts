import type { Variant } from './variant.ts'

/** A TensorFlow on this machine that is ready to be loaded. */
export interface NativeLibrary {
  /** Holds `addon` and, unless the user brought their own TensorFlow, the libraries too. */
  readonly folder: string
  /** The Node addon, `tfjs_binding.node`: what to `require`. It finds its libraries itself. */
  readonly addon: string
  /** `own` is a TensorFlow of the user's, from `SEGSCALE_LIBTENSORFLOW`. */
  readonly variant: Variant | 'own'
  readonly tensorflowVersion: string
}
