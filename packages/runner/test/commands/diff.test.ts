import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { registerDiff } from '../../src/commands/diff.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'
import { lockedExperiment, writeRun } from '../fixtures/run-folder.ts'

let out = ''
let printed = ''

async function diff(...argv: string[]): Promise<string> {
  const program = new Command('segscale')
  registerDiff(program)
  printed = ''
  await program.parseAsync(['diff', '--out', out, ...argv], { from: 'user' })
  return printed
}

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'segscale-diff-'))
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  const result = resnet20Study()
  const more = { ...result, trained: result.trained.slice(1), hypervolume: { ...result.hypervolume, value: 0.5 } }
  await writeRun(out, 'one', { result, lock: lockedExperiment })
  await writeRun(out, 'two', { result: more, lock: { ...lockedExperiment, seeds: [1, 2] } })
})

afterEach(async () => {
  vi.restoreAllMocks()
  await rm(out, { recursive: true })
})

describe('segscale diff', () => {
  it('compares two runs', async () => {
    const text = await diff('resnet20-cifar10@one', 'resnet20-cifar10')
    expect(text).toMatch(/^A +resnet20-cifar10@one\nB +resnet20-cifar10@two\n/)
    expect(text).toMatch(/seeds +\[1\] +\[1,2\]/)
    expect(text).toContain('24 shared, 0 added, 1 dropped')
    expect(text).toMatch(/hypervolume +0\.4731 +0\.5000 +\+0\.0269/)
  })

  it('prints one JSON document', async () => {
    const found = JSON.parse(
      await diff('resnet20-cifar10@one', join(out, 'resnet20-cifar10', 'two'), '--json'),
    ) as object
    expect(found).toMatchObject({
      spec: [{ path: 'seeds', a: [1], b: [1, 2] }],
      trainings: { added: [], dropped: [resnet20Study().base.key] },
      chosen: [{ budget: 0.1, verdict: 'same' }, { budget: 0.2 }, { budget: 0.3 }],
      hypervolume: { a: 0.4731, b: 0.5 },
    })
    expect(found).toHaveProperty('trainings.shared.length', 24)
  })

  it('refuses a run that is not there', async () => {
    await expect(diff('resnet20', 'resnet20-cifar10')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
    expect(printed).toBe('')
  })
})
