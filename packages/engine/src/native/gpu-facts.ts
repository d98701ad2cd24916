import { readFile } from 'node:fs/promises'
import { runCommand } from './run-command.ts'
import { hasNvidiaDriver } from './variant.ts'

/** What an NVIDIA driver says. */
export interface GpuFacts {
  /** Version of the driver, `null` where it does not say. */
  readonly driver: string | null
  /** Names of the GPUs; none when the driver runs without one. */
  readonly names: readonly string[]
}

/** The NVIDIA driver and its GPUs, `null` where there is no driver. Never rejects. */
export async function inspectGpu(): Promise<GpuFacts | null> {
  if (!hasNvidiaDriver()) return null
  const query = ['--query-gpu=name,driver_version', '--format=csv,noheader']
  const { status, stdout } = await runCommand('nvidia-smi', query, { timeoutMs: 15_000 })
  const rows = status === 'done' ? stdout.split('\n').filter((row) => row.includes(',')) : []
  const kernelModule = await readFile('/proc/driver/nvidia/version', 'utf8').catch(() => '')
  const driver = rows[0]?.split(',')[1]?.trim() ?? /Kernel Module\s+(?:\D+\s)?(\d[\d.]+)/.exec(kernelModule)?.[1]
  return { driver: driver ?? null, names: rows.map((row) => (row.split(',')[0] ?? '').trim()) }
}
