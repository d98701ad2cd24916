import { describe, expect, it } from 'vitest'
import { backOffMs, shouldRetry } from '../../src/executor/retry-policy.ts'

describe('shouldRetry', () => {
  it('tries again what may have better luck, a few times', () => {
    expect([1, 2, 3].map((failed) => shouldRetry('killed', failed, false))).toEqual([true, true, false])
    expect([1, 2].map((failed) => shouldRetry('timeout', failed, false))).toEqual([true, false])
  })

  it.each(['out-of-memory', 'bug', 'stopped'] as const)('does not try %s again', (failure) => {
    expect(shouldRetry(failure, 1, false)).toBe(false)
  })

  it('does not try again what reached a limit that stands', () => {
    expect(shouldRetry('timeout', 1, true)).toBe(false)
  })
})

describe('backOffMs', () => {
  it('waits four times as long after each failure', () => {
    expect([1, 2, 3].map((failed) => backOffMs(failed, 1000))).toEqual([1000, 4000, 16_000])
  })
})
