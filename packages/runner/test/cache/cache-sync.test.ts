import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheSync } from '../../src/cache/cache-sync.ts'
import { cacheVerify } from '../../src/cache/cache-verify.ts'
import { LocalStore } from '../../src/store/local-store.ts'
import { makeRecord } from '../../src/store/record.ts'
import type { StoreRecord } from '../../src/store/store.ts'

let folder: string
let store: LocalStore
let other: LocalStore
let records: StoreRecord[]
let conflicts: string[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segscale-sync-'))
  store = new LocalStore(join(folder, 'store'))
  conflicts = []
  other = new LocalStore(join(folder, 'other'), { onConflict: (message) => void conflicts.push(message) })
  records = []
  for (let seed = 0; seed < 4; seed++) records.push(await stored(seed))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function stored(seed: number): Promise<StoreRecord> {
  const weights = await store.putBlob(Buffer.alloc(1000, seed))
  const provenance = { host: 'h', versions: {}, startedAt: '2026-01-01', wallSeconds: 1, attempt: 1 }
  return store.putIfAbsent(makeRecord({ kind: 'training', seed }, { status: 'trained', weights }, provenance))
}

describe('cacheSync', () => {
  it('copies what another store lacks, weights where they are asked for, and reports other outcomes', async () => {
    const [first] = records as [StoreRecord]
    await other.putIfAbsent(makeRecord(first.input, { status: 'trained', weights: '' }, first.provenance))
    const without = { copied: { records: 3, blobs: 0 }, present: 1, damaged: 0, missing: 4 }
    expect(await cacheSync(store, other, false)).toEqual(without)
    expect(conflicts).toHaveLength(1)
    const withBlobs = { copied: { records: 0, blobs: 4 }, present: 4, damaged: 0, missing: 0 }
    expect(await cacheSync(store, other, true)).toEqual(withBlobs)
    expect(await cacheVerify(other)).toMatchObject({ records: 4, blobs: 4, damaged: [], missing: [] })
  })

  it('counts weights that many records name once', async () => {
    const [first] = records as [StoreRecord]
    for (const net of ['a', 'b']) {
      await store.putIfAbsent(makeRecord({ kind: 'training', net }, first.outcome, first.provenance))
    }
    expect(await cacheSync(store, other, false)).toMatchObject({ copied: { records: 6 }, missing: 4 })
  })

  it('leaves damaged records and blobs out', async () => {
    await writeFile(store.recordPath(records[0]?.key ?? ''), 'x')
    await writeFile(store.blobPath(records[1]?.outcome['weights'] as string), 'x')
    const copied = { copied: { records: 3, blobs: 2 }, present: 0, damaged: 1, missing: 1 }
    expect(await cacheSync(store, other, true)).toEqual(copied)
    expect(await cacheVerify(other)).toMatchObject({ records: 3, blobs: 2, damaged: [] })
  })

  it.skipIf(process.platform === 'win32')(
    'takes nothing from a hostile folder but whole records, and never waits',
    async () => {
      const [pipe, link, huge] = records as [StoreRecord, StoreRecord, StoreRecord]
      const blob = records[3]?.outcome['weights'] as string
      for (const path of [pipe, link, huge].map(({ key }) => store.recordPath(key))) await rm(path)
      await rm(store.blobPath(blob))
      spawnSync('mkfifo', [store.recordPath(pipe.key), store.blobPath(blob)])
      await symlink('/etc/passwd', store.recordPath(link.key))
      await writeFile(store.recordPath(huge.key), '')
      await truncate(store.recordPath(huge.key), 2 ** 40)
      const ac = dirname(dirname(store.recordPath(pipe.key)))
      await symlink('..', join(ac, 'loop'))
      await mkdir(join(ac, 'zz'))
      await writeFile(join(ac, 'zz', '..%2f..%2fescape.json'), 'x')
      const copied = { copied: { records: 1, blobs: 0 }, present: 0, damaged: 3, missing: 1 }
      expect(await cacheSync(store, other, true)).toEqual(copied)
      expect(await cacheVerify(other)).toMatchObject({ records: 1, blobs: 0, damaged: [] })
    },
  )
})
