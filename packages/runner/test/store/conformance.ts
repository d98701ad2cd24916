import { createHash } from 'node:crypto'
import { contentKey, type JsonValue } from '@segscale/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../../src/store/store.ts'
import { makeRecord } from '../../src/store/record.ts'
import { exampleRecord } from './example-record.ts'

/** A store under test, with ways to look at it from outside. */
export interface StoreUnderTest {
  /** Another client of the same storage, as a second process would have. */
  another(): Store
  readonly store: Store
  /** What the store reported about damaged entries. */
  readonly reports: readonly string[]
  /** What the store reported about outcomes that differ from the stored one. */
  readonly conflicts: readonly string[]
  /** Replaces the stored bytes of a record or blob, as a failing disk would. */
  damage(name: string, change: (bytes: Buffer) => Buffer): Promise<void>
  remove(): Promise<void>
}

/** What every store has to do; one call per implementation. */
export function describeStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a store`, () => {
    let under: StoreUnderTest
    beforeEach(async () => {
      under = await open()
    })
    afterEach(() => under.remove())
    describeRecords(() => under)
    describeBlobs(() => under)
    describeDamage(() => under)
  })
}

function describeRecords(under: () => StoreUnderTest): void {
  it('gives back what was put, also to another client', async () => {
    const record = exampleRecord(1)
    expect(await under().store.putIfAbsent(record)).toEqual(record)
    expect(await under().store.get(record.key)).toEqual(record)
    expect(await under().another().get(record.key)).toEqual(record)
    const head = await under().another().head(record.key)
    expect(head?.digest).toBe(record.digest)
    expect(head?.bytes).toBeGreaterThan(100)
  })

  it('has nothing under a key that was never put', async () => {
    expect(await under().store.get(contentKey('nothing'))).toBeUndefined()
    expect(await under().store.head(contentKey('nothing'))).toBeUndefined()
  })

  it('keeps the first of two outcomes of one key and tells the second writer', async () => {
    const first = exampleRecord(1, 0.5)
    await under().store.putIfAbsent(first)
    expect(await under().another().putIfAbsent(exampleRecord(1, 0.6))).toEqual(first)
    expect(await under().store.get(first.key)).toEqual(first)
  })

  it('reports a different outcome of one key, once for each, and not one that differs in provenance alone', async () => {
    const first = exampleRecord(1, 0.5)
    await under().store.putIfAbsent(first)
    const later = makeRecord(first.input, first.outcome, { ...first.provenance, host: 'another', wallSeconds: 9 })
    expect(await under().another().putIfAbsent(later)).toEqual(first)
    expect(under().conflicts).toEqual([])
    for (const accuracy of [0.6, 0.6, 0.7]) await under().another().putIfAbsent(exampleRecord(1, accuracy))
    expect(under().conflicts).toHaveLength(2)
    expect(under().conflicts.join()).toContain(first.key.slice(0, 12))
    expect(under().reports).toEqual([])
    expect(await under().store.sample(10)).toEqual([first])
  })

  it('gives every one of many writers at once the same record', async () => {
    const writers = Array.from({ length: 16 }, (_, writer) =>
      under()
        .another()
        .putIfAbsent(exampleRecord(7, writer / 16)),
    )
    const seen = await Promise.all(writers)
    expect(new Set(seen.map((record) => record.digest)).size).toBe(1)
    expect((await under().store.get(exampleRecord(7).key))?.digest).toBe(seen[0]?.digest)
  })

  it('shows as many records as are asked for, for estimates', async () => {
    expect(await under().store.sample(2)).toEqual([])
    for (const seed of [1, 2, 3]) await under().store.putIfAbsent(exampleRecord(seed))
    expect(await under().store.sample(2)).toHaveLength(2)
    const all = await under().store.sample(100)
    expect(all.map(({ key }) => key).sort()).toEqual([1, 2, 3].map((seed) => exampleRecord(seed).key).sort())
  })

  it.each(['', 'abc', '../../../etc/passwd', `${'a'.repeat(63)}/`, 'A'.repeat(64)])(
    'refuses %j as a key before it can become a path',
    async (key) => {
      await expect(under().store.get(key)).rejects.toThrow(/SHA-256/)
      await expect(under().store.head(key)).rejects.toThrow(/SHA-256/)
      await expect(under().store.getBlob(key)).rejects.toThrow(/SHA-256/)
    },
  )

  it('refuses a record whose key is not that of its input', async () => {
    const record = { ...exampleRecord(1), key: exampleRecord(2).key }
    await expect(under().store.putIfAbsent(record)).rejects.toThrow(/must not be stored/)
  })
}

function describeBlobs(under: () => StoreUnderTest): void {
  it('gives back the bytes of a blob by their SHA-256', async () => {
    const bytes = Uint8Array.from({ length: 1000 }, (_, index) => index % 251)
    const digest = await under().store.putBlob(bytes)
    expect(Buffer.compare((await under().another().getBlob(digest)) ?? Buffer.alloc(0), bytes)).toBe(0)
    expect(await under().another().putBlob(bytes)).toBe(digest)
  })

  it('has no bytes under an unknown digest', async () => {
    expect(await under().store.getBlob(contentKey('nothing'))).toBeUndefined()
  })

  it('detects a flip or a loss of bytes anywhere in a blob', async () => {
    const bytes = Uint8Array.from({ length: 3000 }, (_, index) => (index * 7) % 256)
    for (let round = 0; round < 40; round++) {
      const digest = await under().store.putBlob(bytes)
      await under().damage(digest, (stored) => {
        if (round % 2 === 0) return stored.subarray(0, round * 70)
        stored[round * 70] = (stored[round * 70] ?? 0) ^ (1 << (round % 8))
        return stored
      })
      expect(await under().another().getBlob(digest), `round ${round}`).toBeUndefined()
    }
    expect(under().reports).toHaveLength(40)
  })

  it('takes a blob anew when the stored one is damaged', async () => {
    const bytes = Uint8Array.from([1, 2, 3])
    const digest = await under().store.putBlob(bytes)
    await under().damage(digest, (stored) => stored.subarray(1))
    expect(await under().store.putBlob(bytes)).toBe(digest)
    expect([...((await under().store.getBlob(digest)) ?? [])]).toEqual([1, 2, 3])
    expect(under().reports).toHaveLength(1)
  })
}

function describeDamage(under: () => StoreUnderTest): void {
  const record = exampleRecord(3)

  it('treats a record as absent after a flip of any one byte, and says so once', async () => {
    await under().store.putIfAbsent(record)
    let size = 0
    await under().damage(record.key, (bytes) => {
      size = bytes.length
      return bytes
    })
    for (let position = 0; position < size - 1; position += 3) {
      await under().damage(record.key, (bytes) => {
        bytes[position] = (bytes[position] ?? 0) ^ (1 << (position % 7))
        return bytes
      })
      const before = under().reports.length
      expect(await under().store.get(record.key), `byte ${position}`).toBeUndefined()
      expect(await under().store.get(record.key)).toBeUndefined()
      expect(under().reports.length - before, `byte ${position}`).toBe(1)
      expect(await under().store.putIfAbsent(record)).toEqual(record)
    }
  })

  it('treats a record as absent after truncation to any length', async () => {
    await under().store.putIfAbsent(record)
    for (const share of [0, 0.01, 0.3, 0.5, 0.9, 0.99]) {
      await under().damage(record.key, (bytes) => bytes.subarray(0, Math.floor(bytes.length * share)))
      expect(await under().store.get(record.key), `${share} of it`).toBeUndefined()
      expect(await under().store.putIfAbsent(record)).toEqual(record)
    }
    await under().damage(record.key, (bytes) => bytes.subarray(0, -1))
    expect(await under().store.get(record.key), 'all but one byte').toBeUndefined()
  })

  it('treats a whole record under the wrong key as damaged', async () => {
    const other = exampleRecord(4)
    await under().store.putIfAbsent(other)
    await under().damage(other.key, () => Buffer.from(JSON.stringify(record)))
    expect(await under().store.get(other.key)).toBeUndefined()
    expect(under().reports.join()).toMatch(/damaged/)
  })

  it('reads a record whose text has another order and layout', async () => {
    await under().store.putIfAbsent(record)
    const entries = Object.entries(record).toReversed()
    await under().damage(record.key, () => Buffer.from(`${JSON.stringify(Object.fromEntries(entries), null, 1)}\n`))
    expect(await under().store.get(record.key)).toEqual(record)
  })

  it('takes what no writer of ours can have sealed for damage', async () => {
    // Sealed as it stands, but half a surrogate pair has no canonical text, so this input has no key.
    const content = `"format":1,"input":{"kind":"\\ud800"},"key":"${record.key}","outcome":{},"provenance":{}}`
    const digest = createHash('sha256').update(`{${content}`).digest('hex')
    await under().store.putIfAbsent(record)
    await under().damage(record.key, () => Buffer.from(`{"digest":"${digest}",${content}\n`))
    expect(await under().store.get(record.key)).toBeUndefined()
    expect(under().reports.join()).toMatch(/damaged/)
  })

  it('refuses a record of a newer format, and leaves it where it is', async () => {
    await under().store.putIfAbsent(record)
    const { digest, ...content } = { ...record, format: 2 }
    expect(digest).toBe(record.digest)
    const newer = JSON.stringify({ ...content, digest: contentKey(content as unknown as JsonValue) })
    await under().damage(record.key, () => Buffer.from(`${newer}\n`))
    await expect(under().store.get(record.key)).rejects.toMatchObject({ code: 'STORE_TOO_NEW' })
    await expect(under().store.get(record.key)).rejects.toMatchObject({ code: 'STORE_TOO_NEW' })
  })
}
