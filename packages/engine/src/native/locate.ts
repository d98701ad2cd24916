import { join } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { addonFile, addonSource } from './addon-source.ts'
import { readManifest } from './manifest.ts'
import type { NativeLibrary } from './native-library.ts'
import { nativeTarget, type NativeTarget } from './native-target.ts'
import type { Variant } from './variant.ts'

/**
 * The TensorFlow that is set up for this user, or `undefined` when `ensureNative` has to be called first.
 *
 * Reads a few small files (milliseconds): no network, no waiting, nothing written.
 *
 * @param variant - By default what `SEGSCALE_TENSORFLOW` or the machine asks for, as in `ensureNative`.
 */
export function locateNative(variant?: Variant): NativeLibrary | undefined {
  try {
    return locateTarget(nativeTarget(variant))
  } catch (error) {
    // A target that does not exist is not there; `ensureNative` says why.
    if (error instanceof SegscaleError) return undefined
    throw error
  }
}

/** What of a target is ready: its addon, which also means its libraries. */
export function locateTarget(target: NativeTarget): NativeLibrary | undefined {
  const folder = addonFolder(target)
  const manifest = readManifest(folder)
  if (manifest === undefined || !hasLibraries(target)) return undefined
  return {
    folder: target.folder,
    addon: join(folder, addonFile),
    variant: target.variant,
    tensorflowVersion: manifest.tensorflowVersion,
  }
}

/** Where the addon built from today's sources belongs; another checkout with other sources has its own beside it. */
export function addonFolder(target: NativeTarget): string {
  return join(target.folder, `addon-${addonSource().digest}`)
}

/** Whether the libraries are in place; the user's own are, because a target of theirs was found. */
export function hasLibraries(target: NativeTarget): boolean {
  return target.wheelSet === undefined || readManifest(target.folder) !== undefined
}
