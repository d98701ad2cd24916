import { mkdir, mkdtemp, readFile, readlink, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRunFolder, markLatest, newRunId, writeJson } from '../../src/study/run-folder.ts'

let out: string
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'segscale-runs-'))
})
afterAll(() => rm(out, { recursive: true, force: true }))

describe('newRunId', () => {
  it('sorts by time and differs within a second', () => {
    const ids = [new Date('2026-11-22T20:15:00Z'), new Date('2026-11-22T20:15:01Z')].map(newRunId)
    expect(ids[0]).toMatch(/^20261122T201500-[0-9a-f]{4}$/)
    expect([...ids].sort()).toEqual(ids)
  })
})

describe('createRunFolder', () => {
  it('makes a folder for the run and one for its logs', async () => {
    const folder = await createRunFolder(out, 'name', new Date(0))
    expect(folder.path).toBe(join(out, 'name', folder.runId))
    await writeJson(folder, 'logs/x.json', { a: 1 })
    expect(await readFile(join(folder.path, 'logs', 'x.json'), 'utf8')).toBe('{\n  "a": 1\n}\n')
  })
})

describe('markLatest', () => {
  it('points at the run that was marked last', async () => {
    for (const second of [1, 2]) {
      const folder = await createRunFolder(out, 'twice', new Date(1000 * second))
      await markLatest(folder)
      expect(await readlink(join(out, 'twice', 'latest'))).toBe(folder.runId)
    }
  })

  it('names the run in a file where no link can be made', async () => {
    const folder = await createRunFolder(out, 'blocked', new Date(0))
    await mkdir(join(out, 'blocked', 'latest', 'something'), { recursive: true })
    await markLatest(folder)
    expect(await readFile(join(out, 'blocked', 'latest.txt'), 'utf8')).toBe(`${folder.runId}\n`)
  })
})
