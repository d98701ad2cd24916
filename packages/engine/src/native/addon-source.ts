import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** File name of the addon; nothing depends on it but people's expectations. */
export const addonFile = 'tfjs_binding.node'

/** What the addon is made of: C++ from tfjs-node-gpu and the headers of Node-API, both from npm packages. */
export interface AddonSource {
  /** The C++ files to compile, absolute. */
  readonly files: readonly string[]
  /** Folders of headers, absolute; TensorFlow's own come on top. */
  readonly includeFolders: readonly string[]
  /** Changes with the sources, the headers and {@link addonFlags}: 8 hex digits. */
  readonly digest: string
}

/**
 * What the compiler is told on every platform.
 *
 * Node-API is stable across Node versions, so one addon serves all that have version 8 of it (Node 12.22 and later).
 */
export const addonFlags: readonly string[] = [
  '-std=c++17',
  '-O2',
  '-fPIC',
  '-DNAPI_VERSION=8',
  '-DBUILDING_NODE_EXTENSION',
]

/** The addon's sources as they are installed beside this package. Throws where npm has not installed them. */
export function addonSource(): AddonSource {
  const require = createRequire(import.meta.url)
  const binding = join(dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json')), 'binding')
  const nodeApi = join(dirname(require.resolve('node-api-headers/package.json')), 'include')
  const hash = createHash('sha256').update(addonFlags.join(' '))
  for (const path of [...filesIn(binding), ...filesIn(nodeApi)]) hash.update('\n').update(readFileSync(path))
  return {
    files: filesIn(binding).filter((path) => path.endsWith('.cc')),
    includeFolders: [nodeApi, binding],
    digest: hash.digest('hex').slice(0, 8),
  }
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.cc') || name.endsWith('.h'))
    .sort()
    .map((name) => join(folder, name))
}
