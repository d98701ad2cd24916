import { readFile } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { runCommand } from './run-command.ts'

/** What a CPU offers to training. */
export interface CpuFacts {
  readonly model: string
  /** How many threads run at once. */
  readonly cores: number
  /** Those instruction sets, of the ones that matter to TensorFlow's kernels, that the CPU has. */
  readonly features: readonly string[]
  /** Whether TensorFlow multiplies bfloat16 numbers with instructions made for it; otherwise float32 is faster. */
  readonly hasFastBfloat16: boolean
}

/** Names in Linux's /proc/cpuinfo, in the order in which they are shown. */
const notableFeatures: Readonly<Record<string, readonly string[]>> = {
  x64: ['avx2', 'fma', 'avx512f', 'avx512_vnni', 'avx512_bf16', 'amx_bf16'],
  arm64: ['asimd', 'asimddp', 'sve', 'sve2', 'i8mm', 'bf16'],
}

const bfloat16Features: readonly string[] = ['avx512_bf16', 'amx_bf16', 'bf16']

/** Facts about this machine's CPU. Never rejects; what is unknown is left out. */
export async function inspectCpu(): Promise<CpuFacts> {
  const cores = availableParallelism()
  if (process.platform === 'darwin') {
    const { stdout } = await runCommand('sysctl', ['-n', 'machdep.cpu.brand_string'], { timeoutMs: 5000 })
    // TensorFlow's macOS wheel comes without oneDNN, whose kernels are the only ones that use such instructions.
    return { model: stdout.trim() || 'unknown', cores, features: ['asimd'], hasFastBfloat16: false }
  }
  const cpuinfo = await readFile('/proc/cpuinfo', 'utf8').catch(() => '')
  const facts = cpuFactsFrom(cpuinfo, process.arch)
  return { ...facts, model: facts.model ?? cpus()[0]?.model ?? 'unknown', cores }
}

/** What Linux's /proc/cpuinfo says about the first CPU of a machine. */
export function cpuFactsFrom(
  cpuinfo: string,
  architecture: string,
): { model: string | undefined; features: string[]; hasFastBfloat16: boolean } {
  const flags = cpuFlags(cpuinfo)
  const features = (notableFeatures[architecture] ?? []).filter((name) => flags.has(name))
  const model = /^model name\s*:\s*(.+)$/m.exec(cpuinfo)?.[1]?.trim()
  return { model, features, hasFastBfloat16: features.some((name) => bfloat16Features.includes(name)) }
}

/** Names of all that the first CPU of a machine can do, as Linux's /proc/cpuinfo has them. */
export function cpuFlags(cpuinfo: string): ReadonlySet<string> {
  return new Set((/^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo)?.[1] ?? '').trim().split(/\s+/))
}
