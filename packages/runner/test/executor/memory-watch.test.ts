import { totalmem } from 'node:os'
import { describe, expect, it } from 'vitest'
import { defaultMemoryBytes, MemoryWatch, outOfMemoryKills, residentBytes } from '../../src/executor/memory-watch.ts'

describe('residentBytes', () => {
  it('says how much memory a process has, and nothing of one that is gone', async () => {
    expect(await residentBytes(process.pid)).toBeGreaterThan(20 * 2 ** 20)
    expect(await residentBytes(2 ** 30)).toBeUndefined()
  })
})

describe('defaultMemoryBytes', () => {
  it('divides the memory among the workers, and leaves each enough to train', () => {
    expect(defaultMemoryBytes(1)).toBeLessThanOrEqual(Math.max(2 ** 31, totalmem()))
    expect(defaultMemoryBytes(2)).toBeLessThanOrEqual(defaultMemoryBytes(1))
    expect(defaultMemoryBytes(10_000)).toBe(2 ** 31)
  })
})

describe('MemoryWatch', () => {
  it('tells once when a process has too much, and nothing of one that keeps within its limit', async () => {
    const told: number[] = []
    const quiet = new MemoryWatch(process.pid, 2 ** 50, (bytes) => told.push(-bytes))
    await new Promise<void>((resolve) => {
      const watch = new MemoryWatch(process.pid, 2 ** 20, (bytes) => {
        told.push(bytes)
        watch.stop()
        resolve()
      })
    })
    quiet.stop()
    expect(told).toHaveLength(1)
    expect(told[0]).toBeGreaterThan(2 ** 20)
    expect(await outOfMemoryKills()).toBeGreaterThanOrEqual(0)
  })
})
