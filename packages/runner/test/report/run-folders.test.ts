import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listRuns, outFolder } from '../../src/report/run-folders.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'
import { writeRun } from '../fixtures/run-folder.ts'

let folder = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segscale-run-folders-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('outFolder', () => {
  it('is out in the nearest folder above that holds nx.json', async () => {
    await mkdir(join(folder, 'packages', 'x'), { recursive: true })
    await writeFile(join(folder, 'nx.json'), '{}')
    expect(outFolder(undefined, join(folder, 'packages', 'x'))).toBe(join(folder, 'out'))
  })

  it('is the folder that was named, from where it was named', () => {
    expect(outFolder('results', folder)).toBe(join(folder, 'results'))
  })
})

describe('listRuns', () => {
  it('lists runs of every experiment, the newest first, each once', async () => {
    const { times } = resnet20Study()
    const started = (startedAt: string) => resnet20Study({ times: { ...times, startedAt } })
    await writeRun(folder, 'first', { result: started('2026-03-01T10:00:00Z') })
    await writeRun(folder, 'third', { result: started('2026-03-03T10:00:00Z') })
    await writeRun(folder, 'second', { result: started('2026-03-02T10:00:00Z'), name: 'another' })
    const runs = await listRuns(folder)
    expect(runs.map(({ name, id }) => `${name}@${id}`)).toEqual([
      'resnet20-cifar10@third',
      'another@second',
      'resnet20-cifar10@first',
    ])
  })

  it('tells of runs that are damaged or not finished', async () => {
    const damaged = await writeRun(folder, 'damaged', {})
    await writeFile(join(damaged, 'result.json'), '{')
    await writeRun(folder, 'running', {})
    const runs = await listRuns(folder)
    expect(new Map(runs.map((run) => [run.id, run.trouble]))).toEqual(
      new Map([
        ['damaged', 'damaged: result.json is no JSON'],
        ['running', 'not finished'],
      ]),
    )
  })

  it('finds nothing where there is no folder, and passes over stray files', async () => {
    expect(await listRuns(join(folder, 'none'))).toEqual([])
    await writeFile(join(folder, 'notes.txt'), 'x')
    expect(await listRuns(folder)).toEqual([])
  })
})
