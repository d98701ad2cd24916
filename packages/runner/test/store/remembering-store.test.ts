import { MemoryStore } from './memory-store.ts'
import { RememberingStore } from '../../src/store/remembering-store.ts'
import { describe, expect, it } from 'vitest'
import { exampleRecord } from './example-record.ts'

describe('RememberingStore', () => {
  it('reads each record once, and forgets none that it wrote', async () => {
    const inner = new MemoryStore()
    const [before, after, late] = [1, 2, 3].map((seed) => exampleRecord(seed)) as [
      never,
      never,
      ReturnType<typeof exampleRecord>,
    ]
    await inner.putIfAbsent(before)
    const store = new RememberingStore(inner)
    expect(await store.get(exampleRecord(1).key)).toEqual(before)
    expect(await store.get(late.key)).toBeUndefined()
    await store.putIfAbsent(after)
    await inner.putIfAbsent(late)
    expect(await store.get(late.key)).toEqual(late)
    inner.entries.clear()
    for (const seed of [1, 2, 3]) expect(await store.get(exampleRecord(seed).key)).toEqual(exampleRecord(seed))
  })
})
