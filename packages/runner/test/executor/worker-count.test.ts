import { describe, expect, it } from 'vitest'
import { workerCount } from '../../src/executor/worker-count.ts'

describe('workerCount', () => {
  it.each([
    [undefined, 1, 8, 8],
    [undefined, 3, 8, 2],
    [undefined, 16, 8, 1],
    [5, 1, 2, 5],
  ])('asked %s, with %i threads each on %i cores: %i', (asked, threads, cores, expected) => {
    expect(workerCount(asked, threads, cores)).toBe(expected)
  })
})
