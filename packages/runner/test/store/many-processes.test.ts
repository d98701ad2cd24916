import { fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheVerify } from '../../src/cache/cache-verify.ts'
import { LocalStore } from '../../src/store/local-store.ts'
import { sourceExecArgv } from '../child/exec-argv.ts'
import { exampleRecord } from './example-record.ts'

// In memory where that is possible: it is processes that are tried here, not the disk, which would be waited for.
const root = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
let home: string
beforeEach(async () => {
  home = await mkdtemp(join(root, 'segscale-many-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

function hammer(id: number, keys: number): Promise<{ code: number | null; said: unknown[] }> {
  const child = fork(new URL('hammer.ts', import.meta.url), [home, String(id), String(keys)], {
    execArgv: [...sourceExecArgv],
  })
  const said: unknown[] = []
  child.on('message', (message) => said.push(message))
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, said })
    })
  })
}

describe('a store that many processes use at once', () => {
  it('has one whole record of each of 200 keys from 8 processes, and each shared piece of work done once', async () => {
    const keys = 200
    const ended = await Promise.all(Array.from({ length: 8 }, (_, id) => hammer(id, keys)))
    expect(ended).toEqual(Array.from({ length: 8 }, () => ({ code: 0, said: [] })))
    const store = new LocalStore(home)
    for (let seed = 0; seed < 2 * keys; seed++) {
      expect(await store.get(exampleRecord(seed).key)).toEqual(exampleRecord(seed))
    }
    expect(await cacheVerify(store)).toEqual({ records: 400, blobs: 200, damaged: [], missing: [], conflicts: [] })
    const made = (await readFile(join(home, 'made'), 'utf8')).trimEnd().split('\n')
    expect([made.length, new Set(made).size]).toEqual([keys, keys])
    expect(await readdir(join(home, 'leases'))).toEqual([])
    const files = await readdir(home, { recursive: true })
    expect(files.filter((name) => name.endsWith('.tmp'))).toEqual([])
  }, 600_000)

  it('works with 10,000 records: finds, samples and checks them', async () => {
    const store = new LocalStore(home)
    const count = 10_000
    const records = Array.from({ length: count }, (_, seed) => exampleRecord(seed))
    for (const record of records) await store.putIfAbsent(record)
    const found = await Promise.all(records.map(({ key }) => store.head(key)))
    expect(found.every((head, seed) => head?.digest === records[seed]?.digest)).toBe(true)
    expect(await store.sample(200)).toHaveLength(200)
    expect(await cacheVerify(store)).toMatchObject({ records: count, damaged: [] })
  }, 600_000)
})
