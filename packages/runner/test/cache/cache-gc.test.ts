import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cacheCollect, type CollectOptions } from '../../src/cache/cache-gc.ts'
import { cacheInfo } from '../../src/cache/cache-info.ts'
import { cacheVerify } from '../../src/cache/cache-verify.ts'
import { LocalStore } from '../../src/store/local-store.ts'
import { makeRecord } from '../../src/store/record.ts'
import type { StoreRecord } from '../../src/store/store.ts'

const now = 1.8e12
const day = 24 * 3600
let home: string
let store: LocalStore
let records: StoreRecord[]
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'segscale-gc-'))
  store = new LocalStore(home)
  records = []
  for (let seed = 0; seed < 4; seed++) records.push(await stored(seed, { net: seed }))
})
afterEach(() => rm(home, { recursive: true, force: true }))

/** A training with weights of 10,000 bytes, written `seed` days before now. */
async function stored(seed: number, net: object = {}): Promise<StoreRecord> {
  const weights = await store.putBlob(Buffer.alloc(10_000, seed))
  const provenance = { host: 'h', versions: {}, startedAt: '2026-01-01', wallSeconds: 1, attempt: 1 }
  const record = makeRecord({ kind: 'training', seed, ...net }, { status: 'trained', weights }, provenance)
  await store.putIfAbsent(record)
  for (const path of [store.recordPath(record.key), store.blobPath(weights)]) await age(path, seed)
  return record
}

const weightsOf = ({ outcome }: StoreRecord): string => outcome['weights'] as string
const anyCount = expect.any(Number) as number

async function age(path: string, days: number): Promise<void> {
  const seconds = now / 1000 - days * day - 1
  await utimes(path, seconds, seconds)
}

const collect = (changes: Partial<CollectOptions> = {}) =>
  cacheCollect(store, { referenced: new Set(), isReal: true, now, ...changes })

async function left(): Promise<number[]> {
  const heads = await Promise.all(records.map(({ key }) => store.head(key)))
  return heads.flatMap((head, seed) => (head === undefined ? [] : [seed]))
}

describe('cacheCollect', () => {
  it('removes nothing that is whole and named where nothing else is asked for', async () => {
    expect(await collect()).toMatchObject({ records: { count: 0 }, blobs: { count: 0 }, leftovers: { count: 0 } })
    expect(await left()).toEqual([0, 1, 2, 3])
  })

  it('only says what would go unless it is told to remove', async () => {
    expect(await collect({ olderThanSeconds: 2 * day, isReal: false })).toMatchObject({ records: { count: 2 } })
    expect(await left()).toEqual([0, 1, 2, 3])
  })

  it('removes old records with their weights', async () => {
    expect(await collect({ olderThanSeconds: 2 * day })).toMatchObject({
      records: { count: 2 },
      blobs: { count: 2, bytes: 20_000 },
    })
    expect(await left()).toEqual([0, 1])
    expect(await cacheVerify(store)).toMatchObject({ records: 2, blobs: 2, missing: [] })
  })

  it('removes the oldest records until the rest is small enough', async () => {
    const { keptBytes } = await collect({ mostBytes: 25_000 })
    expect(keptBytes).toBeLessThanOrEqual(25_000)
    expect(await left()).toEqual([0, 1])
  })

  it('never touches what is referred to, nor what was made from it', async () => {
    const [, , , oldest] = records
    const evaluation = makeRecord(
      { kind: 'evaluation', training: oldest?.key ?? '' },
      { status: 'evaluated' },
      records[0]?.provenance ?? never(),
    )
    await store.putIfAbsent(evaluation)
    await age(store.recordPath(evaluation.key), 9)
    const referenced = new Set([oldest?.key ?? ''])
    expect(await collect({ olderThanSeconds: 1, mostBytes: 0, referenced })).toMatchObject({ protected: 2 })
    expect(await left()).toEqual([3])
    expect(await store.head(evaluation.key)).toBeDefined()
    expect(await store.getBlob(oldest?.outcome['weights'] as string)).toBeDefined()
  })

  it('keeps latencies with the studies that may have selected by them', async () => {
    const [first] = records as [StoreRecord]
    const latency = makeRecord({ kind: 'latency', threads: 1 }, { status: 'measured', medianMs: 1 }, first.provenance)
    await store.putIfAbsent(latency)
    await age(store.recordPath(latency.key), 9)
    await collect({ olderThanSeconds: 1, referenced: new Set([first.key]) })
    expect(await store.head(latency.key)).toBeDefined()
    await collect({ olderThanSeconds: 1 })
    expect(await store.head(latency.key)).toBeUndefined()
  })

  it('removes leftovers: weights without a record, half-written and damaged files, but none of a moment ago', async () => {
    const [fresh, old] = [await store.putBlob(Buffer.from('fresh')), await store.putBlob(Buffer.from('old'))]
    await age(store.blobPath(fresh), 0)
    await age(store.blobPath(old), 3)
    const half = join(home, 'cache', 'ac', '.half.tmp')
    await writeFile(half, 'half')
    await age(half, 3)
    await mkdir(join(home, 'damaged'))
    await writeFile(join(home, 'damaged', 'entry'), '')
    expect(await collect()).toMatchObject({ blobs: { count: 1 }, leftovers: { count: 2 } })
    expect(await store.getBlob(fresh)).toBeDefined()
    expect(await cacheInfo(home)).toMatchObject({
      ...{ records: { count: 4 }, weights: { count: 4 }, blobs: { count: 1 }, damaged: { count: 0 } },
    })
  })

  it('leaves alone what is not of the store, where its home holds other things', async () => {
    const notes = join(home, 'notes')
    await mkdir(notes)
    await writeFile(join(notes, '.draft.tmp'), 'mine')
    await age(join(notes, '.draft.tmp'), 9)
    expect(await collect()).toMatchObject({ leftovers: { count: 0 } })
  })

  it('gives up weights of nets that no run answers with, and keeps their records', async () => {
    const [answer, other] = records as [StoreRecord, StoreRecord]
    const sameNet = await stored(9, { net: 'a' })
    const answered = await stored(10, { net: 'a' })
    const answers = new Set([answer.key, answered.key])
    expect(await collect({ answers, isReal: false })).toMatchObject({ weights: { count: 3, bytes: 30_000 } })
    expect(await collect({ answers })).toMatchObject({
      records: { count: 0 },
      weights: { count: 3 },
      keptBytes: anyCount,
    })
    expect(await left()).toEqual([0, 1, 2, 3])
    for (const record of [answer, answered, sameNet]) expect(await store.blobBytes(weightsOf(record))).toBe(10_000)
    expect(await store.blobBytes(weightsOf(other))).toBeUndefined()
    expect(await collect({ answers })).toMatchObject({ weights: { count: 0 } })
  })

  it('keeps weights that the trainings of two nets share when one of them is an answer', async () => {
    const [answer] = records as [StoreRecord]
    await store.putIfAbsent(makeRecord({ kind: 'training', net: 'b' }, answer.outcome, answer.provenance))
    expect(await collect({ answers: new Set([answer.key]) })).toMatchObject({ weights: { count: 3 } })
    expect(await store.blobBytes(weightsOf(answer))).toBe(10_000)
  })

  it('gives up weights before records where both have to go', async () => {
    expect(await collect({ answers: new Set(), mostBytes: 25_000 })).toMatchObject({
      ...{ weights: { count: 4 }, records: { count: 0 } },
    })
  })
})

function never(): never {
  throw new TypeError('There are no records.')
}
