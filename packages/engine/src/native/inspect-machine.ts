import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { SegscaleError, userCacheFolder } from '@segscale/core'
import { compilerRemedy, findCompiler } from './compiler.ts'
import { inspectCpu, type CpuFacts } from './cpu-facts.ts'
import { inspectGpu, type GpuFacts } from './gpu-facts.ts'
import { hasLibraries, locateTarget } from './locate.ts'
import { nativeTarget } from './native-target.ts'
import { freeBytes } from './preconditions.ts'
import { findPython, pythonRemedy } from './python.ts'
import { treeBytes } from './tree-bytes.ts'
import type { Variant } from './variant.ts'
import { downloadMegabytes, tensorflowVersion } from './wheel-set.ts'

/** What is on this machine of all that training needs; `null` for what is not there. */
export interface MachineFacts {
  /** As in `linux x64`. */
  readonly platform: string
  readonly node: { readonly version: string; readonly isSupported: boolean }
  /** The first line that the C++ compiler prints about itself. */
  readonly compiler: string | null
  readonly python: string | null
  readonly pip: string | null
  readonly tensorflow: TensorFlowFacts
  readonly cpu: CpuFacts
  readonly gpu: GpuFacts | null
  readonly cache: {
    readonly folder: string
    /** Size in bytes of each thing in it, by name. */
    readonly parts: Readonly<Record<string, number>>
    /** Of its disk. */
    readonly freeBytes: number | null
  }
  readonly memory: { readonly totalBytes: number; readonly availableBytes: number }
  /** Shell commands that install what may be missing. */
  readonly remedies: { readonly compiler: string; readonly python: string; readonly pip: string }
}

/** The TensorFlow that is set up or would be. */
export interface TensorFlowFacts {
  readonly isSetUp: boolean
  /** Version of what is set up, else of what would be; `null` for the user's own before it is set up. */
  readonly version: string | null
  readonly variant: Variant | 'own' | null
  readonly folder: string | null
  /** What a set-up has still to fetch, and the disk it needs meanwhile, in MB (10^6 bytes). */
  readonly toFetchMegabytes: number
  readonly neededMegabytes: number
  /** Why no set-up is possible with the present environment variables, or on this platform. */
  readonly problem: string | null
}

/** Looks at this machine. Runs compilers and pip for their versions; uses no network, and never rejects. */
export async function inspectMachine(): Promise<MachineFacts> {
  const [compiler, python, cpu, gpu, cache] = await Promise.all([
    findCompiler(),
    findPython(),
    inspectCpu(),
    inspectGpu(),
    inspectCache(),
  ])
  return {
    platform: `${process.platform} ${process.arch}`,
    node: { version: process.versions.node, isSupported: isSupportedNode(process.versions.node) },
    compiler: compiler?.version ?? null,
    python: python.python ?? null,
    pip: python.pip ?? null,
    tensorflow: inspectTensorFlow(),
    cpu,
    gpu,
    cache,
    memory: inspectMemory(),
    remedies: { compiler: compilerRemedy(), python: pythonRemedy('python'), pip: pythonRemedy('pip') },
  }
}

/** Whether segscale is tested with a version of Node: 20.19 to 26. */
export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return (major === 20 && minor >= 19) || (major > 20 && major <= 26)
}

function inspectTensorFlow(): TensorFlowFacts {
  try {
    const target = nativeTarget()
    const library = locateTarget(target)
    const missing = target.wheelSet !== undefined && !hasLibraries(target) ? target.wheelSet : undefined
    const toFetchMegabytes = missing === undefined ? 0 : downloadMegabytes(missing)
    return {
      isSetUp: library !== undefined,
      version: library?.tensorflowVersion ?? (target.wheelSet === undefined ? null : tensorflowVersion),
      variant: target.variant,
      folder: target.folder,
      toFetchMegabytes,
      neededMegabytes: missing === undefined ? 0 : toFetchMegabytes + missing.unpackedMegabytes,
      problem: null,
    }
  } catch (error) {
    const problem = error instanceof SegscaleError ? error.message : `The set-up cannot be read: ${String(error)}`
    const nothing = { isSetUp: false, version: null, variant: null, folder: null }
    return { ...nothing, toFetchMegabytes: 0, neededMegabytes: 0, problem }
  }
}

async function inspectCache(): Promise<MachineFacts['cache']> {
  const folder = userCacheFolder()
  const names = await readdir(folder).catch(() => [])
  const sizes = await Promise.all(names.map(async (name) => [name, await treeBytes(join(folder, name))] as const))
  let existing = folder
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing)
  return { folder, parts: Object.fromEntries(sizes), freeBytes: await freeBytes(existing).catch(() => null) }
}

function inspectMemory(): MachineFacts['memory'] {
  // In a container the limit counts; without one it is 0 or larger than the machine.
  const limit = process.constrainedMemory()
  const totalBytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem()
  return { totalBytes, availableBytes: Math.min(freemem(), totalBytes) }
}
