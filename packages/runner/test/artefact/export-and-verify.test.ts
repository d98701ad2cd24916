import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { contentKey, type JsonValue } from '@segscale/core'
import { ensureNative, exportNet } from '@segscale/engine'
import type { Architecture } from '@segscale/models'
import { sha256 } from '../../src/artefact/artefact.ts'
import { drawnWeights, trainedRun, type TrainedRun } from '../fixtures/trained-run.ts'
import { runCli, type CliRun } from '../run-cli.ts'

const attack = '<img src=x onerror=alert(1)> | [click](javascript:1) `x`\n# not a heading'
const cifar100 = { height: 32, width: 32, channels: 3, mean: [0.5, 0.5, 0.5], std: [0.25, 0.25, 0.25] }
let folder: string
let run: TrainedRun
beforeAll(async () => {
  await ensureNative()
  folder = mkdtempSync(join(tmpdir(), 'segscale-artefact-'))
  run = await trainedRun(folder, attack)
  vi.stubEnv('SEGSCALE_HOME', run.store.home)
}, 120_000)
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

const exported = (to: string, ...more: string[]): Promise<CliRun> =>
  runCli('export', 'noise', '--out', run.out, '--to', join(folder, to), '--no-latency', ...more)
const verified = (to: string): Promise<CliRun> => runCli('verify', join(folder, to), '--path', run.images)
/** An artefact without its digest. */
function contentOf(path: string): Record<string, JsonValue> {
  const { digest, ...content } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, JsonValue>
  expect(digest).toBe(contentKey(content))
  return content
}

const fileOf = (to: string, path: string): string => join(folder, to, path)

describe('segscale export', () => {
  it('writes every format, the layers, the card and the digests', async () => {
    const { status, stdout, stderr } = await exported('whole')
    expect(status, stderr).toBe(0)
    for (const path of [
      'saved_model/saved_model.pb',
      'tfjs/model.json',
      'tfjs/weights.bin',
      'model.onnx',
      'arch.json',
    ]) {
      expect(stdout).toContain(`  ${path}\n`)
    }
    const artefact = JSON.parse(readFileSync(fileOf('whole', 'artefact.json'), 'utf8')) as object
    expect(artefact).toMatchObject({
      experiment: { name: 'noise', run: 'noise@run-1' },
      training: { key: run.key, seed: 1, weights: run.weights },
      evaluation: { test: { correct: run.test.correct, count: 90 } },
      formats: ['savedModel', 'tfjs', 'onnx'],
    })
    const architecture = JSON.parse(readFileSync(fileOf('whole', 'arch.json'), 'utf8')) as object
    expect(architecture).toMatchObject({ rescale: { depth: [1, 2, 1], width: [3, 8, 5] } })
  })

  it('writes a card that says how to run the net and what it is worth, with texts of files escaped', async () => {
    await exported('card')
    const card = readFileSync(fileOf('card', 'README.md'), 'utf8')
    expect(card).toContain('**bytes from 0 to 255, channels last**')
    expect(card).toMatch(/\| test accuracy \| [\d.]+ % \(\d+ of 90 images; 95 % interval [\d.]+ % to [\d.]+ %\) \|/)
    expect(card).toContain(run.key)
    expect(card).not.toContain('<img')
    expect(card).not.toMatch(/(?<!\\)\]\(javascript/)
    expect(card).not.toContain('\n# not')
  })

  it('writes only the formats that are asked for', async () => {
    const { stdout } = await exported('onnx', '--formats', 'onnx', '--json')
    expect(Object.keys((JSON.parse(stdout) as { files: object }).files)).toEqual([
      'model.onnx',
      'arch.json',
      'README.md',
    ])
    const wrong = await exported('onnx', '--formats', 'onnxx')
    expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('savedModel, tfjs, onnx') as string })
  })

  it('finds a net by budget and by the beginning of a key, and says what there is otherwise', async () => {
    expect(await exported('by', '--formats', 'onnx', '--budget', '0.1')).toMatchObject({ status: 0 })
    expect(await exported('by', '--formats', 'onnx', '--key', run.key.slice(0, 8))).toMatchObject({ status: 0 })
    const none = await exported('by', '--budget', '0.5')
    expect(none).toMatchObject({ status: 2, stderr: expect.stringContaining('Budgets with a net: 0.1') as string })
  })

  it('leaves a folder alone that holds something else', async () => {
    writeFileSync(join(folder, 'images', 'mine.txt'), '')
    const { status, stderr } = await exported('images')
    expect(status).toBe(2)
    expect(stderr).toContain('Name another with --to')
  })

  it('says how weights that are gone come back', async () => {
    rmSync(join(run.store.home, 'cache', 'cas', run.weights.slice(0, 2), run.weights))
    const { status, stderr } = await exported('gone')
    expect(status).toBe(5)
    expect(stderr).toMatch(/are not in the store .* Export with --retrain .*62 s when it was recorded/)
  })
})

describe('segscale verify', () => {
  it('loads each format afresh and finds the accuracy of the record', async () => {
    const { status, stdout, stderr } = await verified('whole')
    expect(status, stderr).toBe(0)
    expect(stdout).toContain(`(${run.test.correct} of 90) of the test images\n`)
    for (const format of ['savedModel', 'tfjs', 'onnx']) {
      expect(stdout).toMatch(new RegExp(`${format} .*\\(${run.test.correct} of 90\\) +equal`))
    }
  }, 60_000)

  it('names every file that was altered or is gone', async () => {
    const path = fileOf('card', 'model.onnx')
    const bytes = readFileSync(path)
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
    writeFileSync(path, bytes)
    rmSync(fileOf('card', 'tfjs/weights.bin'))
    const { status, stderr } = await verified('card')
    expect(status).toBe(4)
    expect(stderr).toMatch(
      /model\.onnx has the SHA-256 \w{12}…, but was written with \w{12}…; |tfjs\/weights.bin is missing/,
    )
    expect(stderr).toContain('tfjs/weights.bin is missing')
    expect(stderr).not.toContain('saved_model.pb')
  })

  it('refuses a card whose figures were changed, even where its digest was made to fit', async () => {
    const path = fileOf('by', 'artefact.json')
    const content = contentOf(path)
    const better = JSON.parse(JSON.stringify(content).replaceAll(/"correct":\d+/g, '"correct":90')) as JsonValue
    writeFileSync(path, JSON.stringify({ ...(better as object), digest: 'a' }))
    expect(await verified('by')).toMatchObject({
      status: 4,
      stderr: expect.stringContaining('artefact.json was changed') as string,
    })
    writeFileSync(path, JSON.stringify({ ...(better as object), digest: contentKey(better) }))
    const { status, stderr } = await verified('by')
    expect(status).toBe(4)
    expect(stderr).toMatch(/states 90 of 90 images, and the record \w{12} in the store says \d+ of 90/)
  })

  it('tells when a net does not reach its record, though every digest fits', async () => {
    const path = fileOf('onnx', 'artefact.json')
    const content = contentOf(path)
    // Another net under the name and the digest of this one.
    const model = fileOf('onnx', 'model.onnx')
    const { architecture } = JSON.parse(readFileSync(fileOf('onnx', 'arch.json'), 'utf8')) as {
      architecture: Architecture
    }
    const weights = drawnWeights(architecture, 'another net')
    const dataset = { ...cifar100, classes: 100 }
    const bytes = Buffer.from(exportNet({ architecture, weights, dataset }, ['onnx']).get('model.onnx') ?? [])
    writeFileSync(model, bytes)
    const files = { ...(content['files'] as object), 'model.onnx': sha256(bytes) }
    const changed = { ...content, files } as JsonValue
    writeFileSync(path, JSON.stringify({ ...(changed as object), digest: contentKey(changed) }))
    const { status, stderr } = await verified('onnx')
    expect({ status, stderr }).toMatchObject({
      status: 4,
      stderr: expect.stringMatching(
        /must reach the accuracy of its record, .* of the test images, but found: onnx/,
      ) as string,
    })
  })

  it('says what a folder must hold', async () => {
    expect(await verified('images')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Name the folder that segscale export wrote') as string,
    })
  })
})
