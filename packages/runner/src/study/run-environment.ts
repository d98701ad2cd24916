import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { availableParallelism, cpus, hostname, release, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inspectCpu, inspectGpu, locateNative } from '@segscale/engine'
import { workspaceRoot } from '../store/store-home.ts'
import { segscaleVersion } from './segscale-version.ts'
import { currentSemantics } from './training-key.ts'

/** What a run ran on and with: the content of `env.json`. None of it enters a key. */
export interface RunEnvironment {
  readonly host: string
  readonly platform: string
  readonly cpu: {
    readonly model: string
    readonly cores: number
    readonly available: number
    /** Instruction sets that matter to TensorFlow's kernels. */
    readonly features: readonly string[]
  }
  /** Null where there is no driver. */
  readonly gpu: { readonly driver: string | null; readonly names: readonly string[] } | null
  readonly memoryBytes: number
  readonly node: string
  readonly segscale: string
  /** Null where it was not set up yet. */
  readonly tensorflow: { readonly version: string; readonly variant: string } | null
  readonly semantics: typeof currentSemantics
  /** Of the folder that the command was run in; null outside of a git work tree. */
  readonly git: {
    readonly revision: string
    readonly isDirty: boolean
    /** SHA-256 of what differs from the revision, new files by their names; null where nothing does. */
    readonly changes: string | null
  } | null
  /** SHA-256 of the workspace's package-lock.json; null without one. */
  readonly lockfile: string | null
  readonly workers: number
  /** CPU threads of each training. */
  readonly threads: number
  readonly commandLine: readonly string[]
}

/**
 * Describes this machine and this working tree.
 *
 * @param folder - Where the command was run.
 */
export async function runEnvironment(
  folder: string,
  run: Pick<RunEnvironment, 'workers' | 'threads' | 'commandLine'>,
): Promise<RunEnvironment> {
  const processors = cpus()
  const [{ features }, gpu] = await Promise.all([inspectCpu(), inspectGpu()])
  const native = locateNative()
  return {
    host: hostname(),
    platform: `${process.platform} ${process.arch} ${release()}`,
    cpu: {
      model: processors[0]?.model ?? 'unknown',
      cores: processors.length,
      available: availableParallelism(),
      features,
    },
    gpu,
    memoryBytes: totalmem(),
    node: process.version,
    segscale: segscaleVersion(),
    tensorflow: native === undefined ? null : { version: native.tensorflowVersion, variant: native.variant },
    semantics: currentSemantics,
    git: await gitState(folder),
    lockfile: await digestOf(join(workspaceRoot(folder), 'package-lock.json')),
    ...run,
  }
}

async function gitState(folder: string): Promise<RunEnvironment['git']> {
  const git = async (...words: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)('git', words, { cwd: folder, timeout: 10_000, maxBuffer: 1 << 26 })
    return stdout.trim()
  }
  try {
    const revision = await git('rev-parse', 'HEAD')
    const status = await git('status', '--porcelain')
    if (status === '') return { revision, isDirty: false, changes: null }
    const changes = createHash('sha256')
      .update(`${status}\n${await git('diff', 'HEAD')}`)
      .digest('hex')
    return { revision, isDirty: true, changes }
  } catch {
    // No git, no repository, or no commit yet: a run does not depend on any of them.
    return null
  }
}

async function digestOf(path: string): Promise<string | null> {
  const bytes = await readFile(path).catch(() => undefined)
  return bytes === undefined ? null : createHash('sha256').update(bytes).digest('hex')
}
