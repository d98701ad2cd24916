import type { MachineFacts } from '@segscale/engine'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { registerDoctor } from '../../src/commands/doctor.ts'
import { freshMachineFacts, machineFacts } from '../fixtures/machine-facts.ts'

let printed = ''

async function doctor(machine: MachineFacts, ...options: string[]): Promise<{ text: string; exitCode: unknown }> {
  const program = new Command('segscale')
  registerDoctor(program, () => Promise.resolve(machine))
  printed = ''
  process.exitCode = undefined
  await program.parseAsync(['doctor', ...options], { from: 'user' })
  const { exitCode } = process
  process.exitCode = undefined
  return { text: printed, exitCode }
}

beforeEach(() => {
  vi.stubEnv('NO_COLOR', '1')
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

describe('segscale doctor', () => {
  it('fits on one screen, a line for each thing', async () => {
    const { text, exitCode } = await doctor(machineFacts())
    expect(exitCode).toBe(0)
    expect(text).toBe(`✓ Node          20.19.0
✓ C++ compiler  g++ 12.2.0
✓ Python 3      3.11.7
✓ pip           23.2.1
✓ TensorFlow    2.21.0 (cpu) in /cache/native/tensorflow
✓ CPU           AMD EPYC 9B14, 2 cores, avx2 avx512_bf16; bfloat16 is fast
✓ GPU           no NVIDIA driver: trainings run on the CPU
✓ Memory        23.0 GB free of 24.0 GB
✓ Cache         /cache: native 853 MB, data 184 MB
✓ Free disk     78.0 GB

Nothing is missing: trainings can run.
`)
  })

  it('succeeds when only the set-up is still to be done', async () => {
    const { text, exitCode } = await doctor(freshMachineFacts())
    expect(exitCode).toBe(0)
    expect(text).toContain(
      '○ TensorFlow    2.21.0 (cpu) is not set up yet: 274 MB to fetch\n                → npx nx run engine:native\n',
    )
  })

  it('fails when something is missing, with the command that mends it', async () => {
    const { text, exitCode } = await doctor(freshMachineFacts({ compiler: null }))
    expect(exitCode).toBe(1)
    expect(text).toContain('✗ C++ compiler  none\n                → install g++\n')
    expect(text).toMatch(/Trainings cannot run before what is marked ✗ is mended\.\n$/)
  })

  it('prints the same as one JSON document', async () => {
    const machine = freshMachineFacts({ pip: null })
    const { text, exitCode } = await doctor(machine, '--json')
    const document = JSON.parse(text) as { ready: boolean; checks: { name: string; state: string }[]; machine: unknown }
    expect(exitCode).toBe(1)
    expect(document.ready).toBe(false)
    expect(document.checks).toContainEqual({ name: 'pip', state: 'missing', found: 'none', remedy: 'install pip' })
    expect(document.machine).toEqual(machine)
  })
})
