import { vi } from 'vitest'
import { main } from '../src/cli.ts'

/** What a command line printed, and its exit status. */
export interface CliRun {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command line inside this process. */
export async function runCli(...argv: readonly string[]): Promise<CliRun> {
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((chunk) => {
      written[stream] += String(chunk)
      return true
    }),
  )
  const before = process.exitCode
  process.exitCode = undefined
  try {
    return { status: await main(argv), ...written }
  } finally {
    process.exitCode = before
    for (const spy of spies) spy.mockRestore()
  }
}
