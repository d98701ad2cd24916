import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { followLogs, logFiles, printLogs } from '../../src/runs/logs.ts'
import { openRuns, openRunsText } from '../../src/runs/open-runs.ts'
import { MemoryStore } from '../store/memory-store.ts'

let out = ''
const key = 'ab'.repeat(32)

beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'segscale-logs-'))
  const run = join(out, 'mine', 'r1')
  mkdirSync(join(run, 'logs'), { recursive: true })
  writeFileSync(join(run, 'spec.lock.json'), '{}')
  writeFileSync(join(run, 'plan.json'), JSON.stringify({ trainings: { total: 9 }, list: [{ key }] }))
  writeFileSync(join(run, 'logs', `${key.slice(0, 12)}.1.log`), 'first\n')
  writeFileSync(join(run, 'logs', 'cdcdcdcdcdcd.1.log'), 'second\n')
})

afterEach(() => {
  rmSync(out, { recursive: true })
})

const names = async (what: string): Promise<string[]> =>
  (await logFiles(what, { out, folder: out })).map((file) => basename(file)).sort()

describe('logFiles', () => {
  it('finds the logs of a training by its key, and all of a run by its name', async () => {
    expect(await names(key)).toEqual(['abababababab.1.log'])
    expect(await names('abab')).toEqual(['abababababab.1.log'])
    expect(await names('mine')).toEqual(['abababababab.1.log', 'cdcdcdcdcdcd.1.log'])
    await expect(names('0123')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
    await expect(names('other')).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' })
  })
})

describe('printing logs', () => {
  it('shows each under its path, and what is added later', async () => {
    const files = await logFiles(key, { out, folder: out })
    const output = new PassThrough({ encoding: 'utf8' })
    let text = ''
    output.on('data', (chunk: string) => (text += chunk))
    await printLogs(files, output)
    const stop = new AbortController()
    const following = followLogs(files, output, stop.signal)
    await vi.waitFor(() => {
      expect(text.match(/first/g)).toHaveLength(2)
    })
    appendFileSync(files[0] as string, 'later\n')
    await vi.waitFor(
      () => {
        expect(text).toMatch(/later\n$/)
      },
      { timeout: 20_000 },
    )
    stop.abort()
    await following
  })
})

describe('openRuns', () => {
  it('says how many of the known trainings have records', async () => {
    const runs = await openRuns(out, new MemoryStore())
    expect(runs).toMatchObject([{ name: 'mine', run: 'r1', total: 9, recorded: 0 }])
    expect(openRunsText(runs, 100)).toMatch(/mine +r1 +9 +0 +\d{4}-/)
    expect(openRunsText([], 100)).toMatch(/Every run has a result/)
  })
})
