import { createHash } from 'node:crypto'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { userCacheFolder } from '@segscale/core'
import { nativeFailure } from './native-failure.ts'
import type { PinnedWheel } from './pinned-wheel.ts'
import { wantedVariant, type Variant } from './variant.ts'
import { tensorflowVersion, wheelSetFor, type WheelSet } from './wheel-set.ts'

/** Which TensorFlow the addon is to be built for, and where everything about it lies. */
export interface NativeTarget {
  readonly variant: Variant | 'own'
  /** Folder in the cache that is ours. */
  readonly folder: string
  /** Folder of the libraries. */
  readonly libraryFolder: string
  readonly includeFolder: string
  /** Absolute paths of the libraries to link with. */
  readonly libraries: readonly string[]
  /** What to fetch; `undefined` for a TensorFlow of the user's. */
  readonly wheelSet: WheelSet | undefined
}

/** Folder of all native set-ups of this user. */
export function nativeFolder(): string {
  return join(userCacheFolder(), 'native')
}

/**
 * What the environment and the caller ask for: `SEGSCALE_LIBTENSORFLOW`, else the wheels of the wanted variant.
 *
 * @throws {@link SegscaleError} with code `NATIVE_SETUP_FAILED` when there is no such thing.
 */
export function nativeTarget(variant?: Variant, environment: NodeJS.ProcessEnv = process.env): NativeTarget {
  const own = environment['SEGSCALE_LIBTENSORFLOW'] ?? ''
  return own === '' ? pinnedTarget(variant ?? wantedVariant(environment)) : ownTarget(own)
}

function pinnedTarget(variant: Variant): NativeTarget {
  const { platform, arch } = process
  const wheelSet = wheelSetFor(platform, arch, variant)
  if (wheelSet === undefined) {
    const other = variant === 'cuda' && wheelSetFor(platform, arch, 'cpu') !== undefined
    throw nativeFailure(
      `TensorFlow ${tensorflowVersion} (${variant}) has no wheel for ${platform} ${arch}. ` +
        (other
          ? 'Set SEGSCALE_TENSORFLOW=cpu, or name your own build with SEGSCALE_LIBTENSORFLOW.'
          : 'Use Linux x64, Linux arm64 or macOS arm64, or name your own build with SEGSCALE_LIBTENSORFLOW.'),
    )
  }
  const name = `tensorflow-${tensorflowVersion}-${variant}-${platform}-${arch}-${wheelDigest(wheelSet.wheels)}`
  const folder = join(nativeFolder(), name)
  const libraryFolder = join(folder, 'lib')
  return {
    variant,
    folder,
    libraryFolder,
    includeFolder: join(folder, 'include'),
    libraries: wheelSet.libraries.map((file) => join(libraryFolder, file)),
    wheelSet,
  }
}

/** Names under which the libraries are known: in wheels, in TensorFlow's C distribution, on Linux and on macOS. */
const ownNames = {
  main: [
    'libtensorflow_cc.so.2',
    'libtensorflow.so.2',
    'libtensorflow.so',
    'libtensorflow_cc.2.dylib',
    'libtensorflow.2.dylib',
    'libtensorflow.dylib',
  ],
  framework: [
    'libtensorflow_framework.so.2',
    'libtensorflow_framework.so',
    'libtensorflow_framework.2.dylib',
    'libtensorflow_framework.dylib',
  ],
}

function ownTarget(named: string): NativeTarget {
  const missing = (what: string): Error =>
    nativeFailure(
      `SEGSCALE_LIBTENSORFLOW must name a folder with lib/ and include/, or the folder tensorflow/ of an unpacked ` +
        `wheel, but ${named} has no ${what}. Correct it, or unset it to have TensorFlow fetched.`,
    )
  const root = existsSync(named) ? realpathSync(named) : undefined
  const found = [root === undefined ? undefined : join(root, 'lib'), root]
    .filter((folder) => folder !== undefined)
    .map((folder) => ({ folder, main: firstFile(folder, ownNames.main) }))
    .find(({ main }) => main !== undefined)
  if (root === undefined || found?.main === undefined) throw missing('libtensorflow')
  if (!existsSync(join(root, 'include', 'tensorflow', 'c', 'c_api.h'))) throw missing('include/tensorflow/c/c_api.h')
  const framework = firstFile(found.folder, ownNames.framework)
  const libraries = framework === undefined ? [found.main] : [found.main, framework]
  return {
    variant: 'own',
    folder: join(nativeFolder(), `own-${fileDigest(libraries)}`),
    libraryFolder: found.folder,
    includeFolder: join(root, 'include'),
    libraries,
    wheelSet: undefined,
  }
}

function firstFile(folder: string, names: readonly string[]): string | undefined {
  return names.map((name) => join(folder, name)).find((path) => existsSync(path))
}

function wheelDigest(wheels: readonly PinnedWheel[]): string {
  return shortDigest(wheels.map((wheel) => wheel.sha256))
}

/** Changes when a library is replaced by another version. Reading a whole library would take a second each time. */
function fileDigest(paths: readonly string[]): string {
  return shortDigest(paths.map((path) => `${path} ${statSync(path).size} ${statSync(path).mtimeMs}`))
}

function shortDigest(parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8)
}
