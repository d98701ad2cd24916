import { SegscaleError } from '@segscale/core'
import { describe, expect, it } from 'vitest'
import { Remembered } from '../../src/store/remembered.ts'
import { MemoryStore } from './memory-store.ts'

/** Counts how often work is done. */
function counted<T>(value: T): { readonly work: () => Promise<T>; readonly times: () => number } {
  let times = 0
  return {
    work: () => {
      times++
      return Promise.resolve(value)
    },
    times: () => times,
  }
}

describe('Remembered', () => {
  it('has findings worked out once, also by later processes', async () => {
    const store = new MemoryStore()
    const { work, times } = counted({ status: 'found', number: 0.1 })
    for (let run = 0; run < 3; run++) {
      const remembered = new Remembered({ store, isKept: true })
      expect(await remembered.finding({ kind: 'example', of: 1 }, work)).toEqual({ status: 'found', number: 0.1 })
    }
    expect(times()).toBe(1)
    await new Remembered({ store, isKept: true }).finding({ kind: 'example', of: 2 }, work)
    expect(times()).toBe(2)
  })

  it('has bytes worked out once, and again where one of their blobs is gone', async () => {
    const store = new MemoryStore()
    const { work, times } = counted([Buffer.from('a'), Buffer.from('b')])
    const look = () => new Remembered({ store, isKept: true }).bytes({ kind: 'example' }, work)
    for (let run = 0; run < 3; run++) expect((await look()).map(String)).toEqual(['a', 'b'])
    expect(times()).toBe(1)
    const blob = [...store.entries.keys()].find((name) => !name.startsWith('ac/')) as string
    store.entries.delete(blob)
    expect((await look()).map(String)).toEqual(['a', 'b'])
    expect((await look()).map(String)).toEqual(['a', 'b'])
    expect(times()).toBe(2)
  })

  it('only looks where it may not keep, and still works nothing out twice', async () => {
    const store = new MemoryStore()
    const { work, times } = counted({ status: 'found' })
    const remembered = new Remembered({ store, isKept: false })
    for (let run = 0; run < 2; run++) await remembered.finding({ kind: 'example' }, work)
    expect([times(), store.entries.size]).toEqual([1, 0])
  })

  it('goes on where the store cannot be written', async () => {
    class FullStore extends MemoryStore {
      override putIfAbsent(): Promise<never> {
        return Promise.reject(new SegscaleError('STORE_WRITE_FAILED', 'full'))
      }
    }
    const { work } = counted({ status: 'found' })
    const remembered = new Remembered({ store: new FullStore(), isKept: true })
    expect(await remembered.finding({ kind: 'example' }, work)).toEqual({ status: 'found' })
  })
})
