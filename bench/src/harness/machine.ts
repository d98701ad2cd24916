import { readFileSync } from 'node:fs'
import { cpus, loadavg, totalmem } from 'node:os'

/** What a timing depends on beside the programs. */
export interface Machine {
  /** Model name of the processor. */
  readonly cpu: string
  /** Logical cores. */
  readonly cores: number
  /** Those of `shownFlags` that the processor has. */
  readonly flags: readonly string[]
  readonly memoryGiB: number
  /** Mean number of running processes over the last minute, when the benchmark began: other work disturbs timings. */
  readonly loadAtStart: number
}

/** Instruction sets that decide how fast float32 and bfloat16 arithmetic can be. */
const shownFlags = ['avx2', 'fma', 'avx512f', 'avx512_bf16', 'amx_bf16', 'asimd', 'bf16']

/** Describes the machine that this process runs on. */
export function describeMachine(): Machine {
  const processors = cpus()
  return {
    cpu: processors[0]?.model.trim() ?? 'unknown',
    cores: processors.length,
    flags: flagsOf(cpuInfo()),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    loadAtStart: Math.round((loadavg()[0] ?? 0) * 100) / 100,
  }
}

/** The shown flags that the text of /proc/cpuinfo names. */
export function flagsOf(cpuInfo: string): string[] {
  const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(cpuInfo)?.[1] ?? ''
  const present = new Set(line.split(' '))
  return shownFlags.filter((flag) => present.has(flag))
}

function cpuInfo(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8')
  } catch {
    // Only Linux has it.
    return ''
  }
}
