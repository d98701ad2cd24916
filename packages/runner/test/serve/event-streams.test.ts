import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { describe, expect, it, vi } from 'vitest'
import { EventStreams } from '../../src/serve/event-streams.ts'

class Reader extends EventEmitter {
  readonly written: string[] = []
  writableLength = 0
  isGone = false

  writeHead(): void {
    return
  }

  write(text: string): void {
    this.written.push(text)
  }

  destroy(): void {
    this.isGone = true
    this.emit('close')
  }

  end(): void {
    this.emit('close')
  }
}

const asResponse = (reader: Reader): ServerResponse => reader as unknown as ServerResponse

describe('EventStreams', () => {
  it('polls only while somebody listens, and tells late readers the present state', async () => {
    vi.useFakeTimers()
    try {
      let polls = 0
      const streams = new EventStreams(() => Promise.resolve(polls++ === 0 ? '1' : undefined), 1000)
      await vi.advanceTimersByTimeAsync(5000)
      expect(polls).toBe(0)
      const [first, second] = [new Reader(), new Reader()]
      streams.add(asResponse(first))
      await vi.advanceTimersByTimeAsync(3000)
      expect(polls).toBe(4)
      streams.add(asResponse(second))
      expect(first.written.at(-1)).toBe('data: 1\n\n')
      expect(second.written.at(-1)).toBe('data: 1\n\n')
      await vi.advanceTimersByTimeAsync(30_000)
      expect(second.written.at(-1)).toBe(': still here\n\n')
      first.end()
      second.end()
      const before = polls
      await vi.advanceTimersByTimeAsync(5000)
      expect([streams.readers, polls]).toEqual([0, before])
    } finally {
      vi.useRealTimers()
    }
  })

  it('drops a reader that does not read', async () => {
    vi.useFakeTimers()
    try {
      let count = 0
      const streams = new EventStreams(() => Promise.resolve(String(count++)), 1000)
      const [slow, quick] = [new Reader(), new Reader()]
      streams.add(asResponse(slow))
      streams.add(asResponse(quick))
      slow.writableLength = 2 << 20
      await vi.advanceTimersByTimeAsync(1500)
      expect([slow.isGone, quick.isGone, streams.readers]).toEqual([true, false, 1])
      streams.close()
    } finally {
      vi.useRealTimers()
    }
  })
})
