import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EventLog } from '../../src/progress/event-log.ts'
import { base, started, step, trained } from './example-events.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segscale-events-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const beginning = { runId: 'r', name: 'n', experiment: 'e', host: 'h', pid: 1, workers: 2, store: '/s' }

async function lines(): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(folder, 'events.jsonl'), 'utf8')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('EventLog', () => {
  it('holds every event with its time as it happens, from the beginning of the run to its end', async () => {
    const log = new EventLog(folder, beginning)
    log.take(started(base))
    expect((await lines()).map(({ type }) => type)).toEqual(['run', 'started'])
    log.take(trained(base))
    log.end(6, 'The budget of time is used.')
    const all = await lines()
    expect(all[0]).toMatchObject({ type: 'run', format: 1, ...beginning })
    expect(all[1]).toMatchObject({ task: { key: base.key, role: 'base' }, attempt: 1, log: 'a.log' })
    expect(all.at(-1)).toMatchObject({ type: 'end', exitCode: 6, reason: 'The budget of time is used.' })
    expect(all.every(({ at }) => !Number.isNaN(Date.parse(String(at))))).toBe(true)
  })

  it('holds few of the many steps of a training', async () => {
    const log = new EventLog(folder, beginning)
    for (let at = 1; at < 20; at++) log.take(step(base, at))
    log.end(0, '')
    expect((await lines()).map(({ type }) => type)).toEqual(['run', 'step', 'end'])
  })
})
