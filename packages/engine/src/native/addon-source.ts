import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cpuFlags } from './cpu-facts.ts'

/** File name of the addon; nothing depends on it but people's expectations. */
export const addonFile = 'tfjs_binding.node'

/** What the addon is made of: C++ from tfjs-node-gpu, the ops of this package, and the headers of Node-API. */
export interface AddonSource {
  /** The C++ files to compile, absolute. */
  readonly files: readonly string[]
  /** Folders of headers, absolute; TensorFlow's own come on top. */
  readonly includeFolders: readonly string[]
  /** What the compiler is told about languages and instruction sets. */
  readonly flags: readonly string[]
  /** Changes with the sources, the headers and the flags: 8 hex digits. */
  readonly digest: string
}

/**
 * What the compiler is told on every platform.
 *
 * Node-API is stable across Node versions, so one addon serves all that have version 8 of it (Node 12.22 and later).
 */
const commonFlags: readonly string[] = [
  '-std=c++17',
  '-O3',
  '-fPIC',
  '-DNAPI_VERSION=8',
  '-DBUILDING_NODE_EXTENSION',
  // See kernels/session_options.cc.
  '-DTF_NewSessionOptions=SegscaleNewSessionOptions',
]

/** The addon's sources as they are installed beside this package. Throws where npm has not installed them. */
export function addonSource(): AddonSource {
  const require = createRequire(import.meta.url)
  const binding = join(dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json')), 'binding')
  const nodeApi = join(dirname(require.resolve('node-api-headers/package.json')), 'include')
  const kernels = fileURLToPath(new URL('../../kernels', import.meta.url))
  const flags = [...commonFlags, ...instructionSetFlags()]
  const hash = createHash('sha256').update(flags.join(' '))
  const sources = [...filesIn(binding), ...filesIn(kernels)]
  for (const path of [...sources, ...filesIn(nodeApi)]) hash.update('\n').update(readFileSync(path))
  return {
    files: sources.filter((path) => path.endsWith('.cc')),
    includeFolders: [nodeApi, binding, kernels],
    flags,
    digest: hash.digest('hex').slice(0, 8),
  }
}

/** Instruction sets that the kernels have a use for, each with the flags that let the compiler use it. */
const instructionSets: readonly { readonly needs: readonly string[]; readonly flags: readonly string[] }[] = [
  { needs: ['avx2', 'fma'], flags: ['-mavx2', '-mfma'] },
  {
    needs: ['avx512f', 'avx512bw', 'avx512dq', 'avx512vl'],
    flags: ['-mavx512f', '-mavx512bw', '-mavx512dq', '-mavx512vl'],
  },
  { needs: ['avx512_bf16'], flags: ['-mavx512bf16'] },
]

/**
 * Lets the compiler use what the CPU has, each set only with all before it: with AVX2 the kernels take about a third of the
 * time, and with the products of AVX-512 in bfloat16 half of that. The flags are part of the digest, so machines that share
 * a cache have an addon each. ARM's vectors need no flag.
 */
function instructionSetFlags(): readonly string[] {
  if (process.arch !== 'x64' || process.platform !== 'linux') return []
  const has = cpuFlags(readFileSync('/proc/cpuinfo', 'utf8'))
  const missing = instructionSets.findIndex(({ needs }) => !needs.every((name) => has.has(name)))
  return instructionSets.slice(0, missing < 0 ? undefined : missing).flatMap(({ flags }) => flags)
}

function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.cc') || name.endsWith('.h'))
    .sort()
    .map((name) => join(folder, name))
}
