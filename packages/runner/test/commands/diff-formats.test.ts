import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { registerDiff } from '../../src/commands/diff.ts'
import type { StudyResult, TrainedNet } from '../../src/study/result.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'
import { lockedExperiment, writeRun } from '../fixtures/run-folder.ts'

let out = ''
let printed = ''
const status = process.exitCode

async function diff(...argv: string[]): Promise<string> {
  const program = new Command('segscale').exitOverride()
  registerDiff(program)
  printed = ''
  await program.parseAsync(['diff', '--out', out, ...argv], { from: 'user' })
  return printed
}

/** The study under three seeds, every net moved by a difference. */
function moved(difference: number): StudyResult {
  const study = resnet20Study()
  const trained = study.trained.map((net): TrainedNet => {
    const validation = (net.validation ?? 0) + difference
    return { ...net, key: `${net.key} ${difference}`, seeds: 3, validation, validationDeviation: 0.002 }
  })
  return { ...study, trained, base: trained[0] as TrainedNet, chosen: [] }
}

beforeEach(async () => {
  out = await mkdtemp(join(tmpdir(), 'segscale-diff-'))
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += String(text)
    return true
  })
  await writeRun(out, 'one', { result: moved(0), lock: lockedExperiment })
  await writeRun(out, 'two', {
    result: moved(-0.05),
    lock: { ...lockedExperiment, recipe: { ...lockedExperiment.recipe, epochs: 4 }, description: '<b>|x|</b>' },
  })
})

afterEach(async () => {
  vi.restoreAllMocks()
  process.exitCode = status
  await rm(out, { recursive: true })
})

const sides = ['resnet20-cifar10@one', 'resnet20-cifar10@two']

describe('segscale diff', () => {
  it('fails on a regression where it is asked to, and only then', async () => {
    await diff(...sides)
    expect(process.exitCode).toBe(status)
    await diff(...[...sides].reverse(), '--fail-on', 'regression')
    expect(process.exitCode).toBe(status)
    const text = await diff(...sides, '--fail-on', 'regression')
    expect(process.exitCode).toBe(4)
    expect(text).toMatch(/Nets that both trained/)
    expect(text).toMatch(/verdicts account for all 25 \(Holm, 5 % for all together\)/)
  })

  it('writes Markdown in which nothing from files becomes markup', async () => {
    const text = await diff(...sides, '--format', 'md')
    expect(text).toContain('| recipe.epochs | 8 | 4 | trains anew |')
    expect(text).toContain('| description | – | &lt;b>\\|x\\|&lt;/b> | trains nothing |')
    expect(text).toMatch(/regressed \|/)
  })

  it('writes one HTML page with both fronts', async () => {
    const text = await diff(...sides, '--format', 'html')
    expect(text).toMatch(/^<!doctype html>/)
    const pictures = [...text.matchAll(/data:image\/svg\+xml;base64,([A-Za-z0-9+/=]+)/g)].map(([, data = '']) =>
      Buffer.from(data, 'base64').toString(),
    )
    // One for each theme, with both sides in it.
    expect(pictures).toHaveLength(2)
    for (const picture of pictures)
      expect(picture).toMatch(/^<svg .*A {2}resnet20-cifar10@one.*B {2}resnet20-cifar10@two/s)
    expect(pictures[0]).toContain('#16191d')
    expect(pictures[1]).not.toContain('#16191d')
    expect(text).toMatch(/<td class="left">recipe\.epochs<\/td>.*trains anew/)
    expect(text).toContain('<td class="bad">regressed</td>')
    expect(text).not.toContain('<b>')
    expect(text.match(/https?:/g)).toBeNull()
  })

  it('writes the same document with --json and --format json', async () => {
    expect(await diff(...sides, '--format', 'json')).toBe(await diff(...sides, '--json'))
    expect(JSON.parse(printed)).toMatchObject({
      comparisons: 25,
      spec: [{ path: 'recipe.epochs', effect: 'training' }, {}],
    })
  })

  it('wants two versions, in one of two ways', async () => {
    await expect(diff('resnet20-cifar10')).rejects.toMatchObject({ code: 'USAGE' })
    await expect(diff('--file', 'x.yaml')).rejects.toMatchObject({ code: 'USAGE' })
  })
})
