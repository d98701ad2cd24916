import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheInfo } from '../../src/cache/cache-info.ts'
import { LocalStore } from '../../src/store/local-store.ts'
import { makeRecord } from '../../src/store/record.ts'
import { exampleRecord } from '../store/example-record.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'segscale-info-'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

describe('cacheInfo', () => {
  it('counts what is there, weights apart from other blobs', async () => {
    const store = new LocalStore(home)
    const weights = await store.putBlob(Buffer.alloc(500, 1))
    await store.putBlob(Buffer.alloc(70, 2))
    const { provenance } = exampleRecord(1)
    await store.putIfAbsent(makeRecord({ kind: 'training' }, { status: 'trained', weights }, provenance))
    for (const accuracy of [0.5, 0.6]) await store.putIfAbsent(exampleRecord(1, accuracy))
    const info = await cacheInfo(home)
    expect(info).toMatchObject({
      ...{ home, format: 2, records: { count: 2 }, conflicts: { count: 1 } },
      ...{ weights: { count: 1, bytes: 500 }, blobs: { count: 1, bytes: 70 } },
    })
    expect(info.totalBytes).toBe(info.records.bytes + info.conflicts.bytes + 570)
  })

  it('finds nothing where there is no store', async () => {
    expect(await cacheInfo(join(home, 'none'))).toMatchObject({ records: { count: 0 }, totalBytes: 0 })
  })

  it.skipIf(process.platform === 'win32')('does not wait for a pipe in the place of a record', async () => {
    const store = new LocalStore(home)
    await store.putIfAbsent(exampleRecord(1))
    const path = store.recordPath(exampleRecord(1).key)
    await rm(path)
    expect(spawnSync('mkfifo', [path]).status).toBe(0)
    expect(await cacheInfo(home)).toMatchObject({ records: { count: 1 } })
  })
})
