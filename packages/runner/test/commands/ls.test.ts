import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { registerLs } from '../../src/commands/ls.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'
import { writeRun } from '../fixtures/run-folder.ts'

let out = ''
let printed = ''

async function ls(...options: string[]): Promise<string> {
  const program = new Command('segscale')
  registerLs(program)
  printed = ''
  await program.parseAsync(['ls', '--out', out, ...options], { from: 'user' })
  return printed
}

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'segscale-ls-'))
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
})

afterEach(async () => {
  vi.restoreAllMocks()
  await rm(out, { recursive: true })
})

describe('segscale ls', () => {
  it('shows a line per run', async () => {
    await writeRun(out, '20260301-100000', {
      result: resnet20Study({ exitCode: 3, trainings: { total: 26, failed: 1 } }),
    })
    expect(await ls()).toMatch(
      /^experiment +run +started \(UTC\) +trainings +base +best +exit\nresnet20-cifar10 +20260301-100000 +2026-03-01 10:00 +26 \(1 failed\) +66\.7 % +67\.1 % +3\n$/,
    )
  })

  it('prints the same as one JSON document', async () => {
    const path = await writeRun(out, '20260301-100000', { result: resnet20Study() })
    const broken = await writeRun(out, 'broken', {})
    await writeFile(join(broken, 'result.json'), '[]')
    const runs = JSON.parse(await ls('--json')) as { state: string }[]
    expect(runs.map((run) => run.state).sort()).toEqual(['damaged', 'finished'])
    expect(runs).toContainEqual({
      name: 'resnet20-cifar10',
      run: '20260301-100000',
      folder: path,
      startedAt: '2026-03-01T10:00:00.000Z',
      state: 'finished',
      trouble: '',
      trainings: { total: 25, failed: 0 },
      base: 0.6674,
      best: 0.6709,
      exitCode: 0,
    })
  })

  it('shows damaged runs with what is wrong', async () => {
    const broken = await writeRun(out, 'broken', {})
    await writeFile(join(broken, 'result.json'), '{"format":1}')
    expect(await ls()).toMatch(/broken .* damaged: result\.json has no valid name$/m)
  })

  it('says how to make a first run', async () => {
    expect(await ls()).toBe(`No runs in ${out}. Run one with: segscale exp --file experiments/quickstart.yaml\n`)
    expect(JSON.parse(await ls('--json'))).toEqual([])
  })
})
