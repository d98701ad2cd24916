import { describe, expect, it } from 'vitest'
import { takeTurns } from '../../src/harness/take-turns.ts'

describe('takeTurns', () => {
  it('lets everyone take part in every round, and not always in the same order', async () => {
    const order: string[] = []
    const measured = await takeTurns(['a', 'b', 'c'], 3, (name) => Promise.resolve(order.push(name)))
    expect(order.join('')).toBe('abcbcacab')
    expect(measured).toEqual([
      [1, 6, 8],
      [2, 4, 9],
      [3, 5, 7],
    ])
  })

  it('measures one after the other, never two at once', async () => {
    let running = 0
    await takeTurns([1, 2], 4, async () => {
      running++
      expect(running).toBe(1)
      await Promise.resolve()
      running--
    })
  })
})
