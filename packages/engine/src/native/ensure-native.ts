import { chmod, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder, SegscaleError } from '@segscale/core'
import { addonSource } from './addon-source.ts'
import { compileAddon } from './compile-addon.ts'
import { requireCompiler, type Compiler } from './compiler.ts'
import type { SetupEvents } from './download-wheels.ts'
import { withLease } from './lease.ts'
import { addonFolder, hasLibraries, locateTarget } from './locate.ts'
import { readManifest } from './manifest.ts'
import { nativeFailure } from './native-failure.ts'
import type { NativeLibrary } from './native-library.ts'
import { nativeFolder, nativeTarget, type NativeTarget } from './native-target.ts'
import { checkPreconditions } from './preconditions.ts'
import { setUpLibraries } from './set-up-libraries.ts'
import { removeAbandoned, temporaryFolder } from './temporary-folder.ts'
import type { Variant } from './variant.ts'
import type { WheelSet } from './wheel-set.ts'

/** Settings of {@link ensureNative}. */
export interface EnsureNativeOptions {
  /** By default what `SEGSCALE_TENSORFLOW` asks for, else `cuda` where there is an NVIDIA driver, else `cpu`. */
  readonly variant?: Variant
  /** Called with lines for a person while something is set up; never when all is there. */
  readonly onProgress?: (line: string) => void
  /** Stops the set-up and removes what is unfinished. */
  readonly signal?: AbortSignal | undefined
}

/**
 * The native TensorFlow of this user, set up first if it is not there: fetched with pip, unpacked, and its addon for Node
 * compiled, in a minute or so. Uses no network when it is there.
 *
 * Safe to be called by several processes at once and to be killed at any moment: work is done in a temporary folder and
 * renamed into place, and later calls remove what a killed one left.
 *
 * @throws {@link SegscaleError} with code `NATIVE_SETUP_FAILED`, saying what is missing and how to get it.
 */
export async function ensureNative(options: EnsureNativeOptions = {}): Promise<NativeLibrary> {
  return await ensureTarget(nativeTarget(options.variant), options)
}

/** The TensorFlow of a target; see {@link ensureNative}. */
export async function ensureTarget(
  target: NativeTarget,
  { onProgress = (): void => undefined, signal }: Omit<EnsureNativeOptions, 'variant'> = {},
): Promise<NativeLibrary> {
  const present = locateTarget(target)
  if (present !== undefined) return present
  const parent = nativeFolder()
  try {
    await makeFolder(parent)
    await removeAbandoned(parent)
    const onWait = (pid: number): void => {
      onProgress(`Waiting for process ${pid}, which sets up the same TensorFlow ...`)
    }
    return await withLease(`${target.folder}.lease`, { onWait, signal }, () =>
      setUp(target, parent, { onProgress, signal }),
    )
  } catch (error) {
    throw asNativeFailure(error, parent)
  }
}

async function setUp(target: NativeTarget, parent: string, events: SetupEvents): Promise<NativeLibrary> {
  // Whoever held the lease before may have done it.
  const present = locateTarget(target)
  if (present !== undefined) return present
  const compiler = await requireCompiler()
  if (target.wheelSet !== undefined && !hasLibraries(target)) {
    await checkPreconditions(target.wheelSet, parent)
    await addLibraries(target.wheelSet, target.folder, parent, events)
  }
  await addAddon(target, compiler, events)
  const library = locateTarget(target)
  if (library === undefined) throw nativeFailure(`TensorFlow in ${target.folder} was removed meanwhile. Run again.`)
  return library
}

async function addLibraries(set: WheelSet, place: string, parent: string, events: SetupEvents): Promise<void> {
  const scratch = await temporaryFolder(parent)
  try {
    const made = join(scratch.path, 'libraries')
    await setUpLibraries(set, made, scratch.path, events)
    await moveIntoPlace(made, place, scratch.path)
  } finally {
    await scratch.remove()
  }
}

async function addAddon(target: NativeTarget, compiler: Compiler, events: SetupEvents): Promise<void> {
  await makeFolder(target.folder)
  await removeAbandoned(target.folder)
  // Here and not deeper, because the addon looks for ../lib when it is loaded for a check.
  const made = await temporaryFolder(target.folder)
  const displaced = await temporaryFolder(target.folder)
  try {
    events.onProgress(`Compiling TensorFlow's addon for Node with ${compiler.version} ...`)
    await compileAddon(target, addonSource(), compiler, made.path, events.signal)
    // Temporary folders are closed to others; a cache may be shared by a group.
    await chmod(made.path, 0o755)
    await moveIntoPlace(made.path, addonFolder(target), displaced.path)
  } finally {
    await made.remove()
    await displaced.remove()
  }
}

/**
 * Renames a finished folder to its place. What another process has finished there first stays, and anything unfinished
 * (a person deleted files) is moved out of the way.
 */
async function moveIntoPlace(made: string, place: string, scratch: string): Promise<void> {
  try {
    await rename(made, place)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error
    if (readManifest(place) !== undefined) return
    await rename(place, join(scratch, 'displaced'))
    await rename(made, place)
  }
}

function asNativeFailure(error: unknown, folder: string): unknown {
  if (error instanceof SegscaleError || !(error instanceof Error)) return error
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return nativeFailure(
      `The disk of ${folder} is full. Free some space, or name a folder on another disk in SEGSCALE_CACHE, and run again.`,
      error,
    )
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR') {
    return nativeFailure(
      `TensorFlow is set up in ${folder}, which cannot be written (${error.message}). ` +
        'Correct its permissions, or name another folder in SEGSCALE_CACHE, and run again.',
      error,
    )
  }
  return error
}
