import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contentKey } from '@segscale/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FailureMemory } from '../../src/store/failure-memory.ts'
import { FailurePolicy, type FailurePolicyOptions } from '../../src/study/failure-policy.ts'
import { planStudy } from '../../src/plan/plan-study.ts'
import { MemoryStore } from '../store/memory-store.ts'
import { simulate, smallExampleContext } from './simulation.ts'

const key = contentKey('training')
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'segscale-policy-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

function policy(changes: Partial<FailurePolicyOptions> = {}): FailurePolicy {
  const memory = new FailureMemory(folder)
  return new FailurePolicy({
    memory,
    retry: new Set(),
    memoryBytes: 100,
    seconds: 60,
    versions: { v: '1' },
    ...changes,
  })
}

describe('FailurePolicy', () => {
  it.each([
    ['out-of-memory', 100, { memoryBytes: 100 }, true],
    ['out-of-memory', 100, { memoryBytes: 101 }, false],
    ['out-of-memory', undefined, { memoryBytes: 50 }, true],
    ['timeout', 60, { seconds: 60 }, true],
    ['timeout', 60, { seconds: Infinity }, false],
    ['engine', undefined, {}, true],
    ['engine', undefined, { versions: { v: '2' } }, false],
    ['bug', undefined, { retry: new Set(['bug'] as const) }, false],
    ['bug', undefined, { retry: new Set(['engine'] as const) }, true],
  ] as const)('lets %s with limit %s stand under %j: %s', async (failure, limit, changes, stands) => {
    await policy().remember(key, { failure, message: 'It failed.', ...(limit !== undefined && { limit }) })
    const found = await policy(changes).standing(key)
    expect(found?.failure).toBe(stands ? failure : undefined)
    if (stands) expect(found?.message).toContain('It failed.')
  })

  it.each(['killed', 'stopped', 'timeout'] as const)(
    'remembers nothing of %s, which may have better luck',
    async (failure) => {
      await policy().remember(key, { failure, message: 'It failed.' })
      expect(await policy().standing(key)).toBeUndefined()
    },
  )

  it('keeps a training that ran out of memory from being repeated, in a run as in its plan', async () => {
    const context = smallExampleContext()
    const store = new MemoryStore()
    const mishap = (_: unknown, started: number): 'out-of-memory' | undefined =>
      started === 1 ? 'out-of-memory' : undefined
    const first = await simulate(context, store, { mishap, failures: policy() })
    expect(first.result.exitCode).toBe(3)
    expect(first.result.failed).toMatchObject([{ failure: 'out-of-memory' }])
    const plan = await planStudy(context, store, 1, { failures: policy() })
    expect(plan.trainings).toMatchObject({ toDo: 0, failedBefore: 1 })
    const second = await simulate(context, store, { failures: policy() })
    expect(second.executor.trained).toEqual([])
    const failed = second.result.failed.map(({ failure }) => failure)
    expect([second.result.exitCode, failed]).toEqual([3, ['out-of-memory']])
    const third = await simulate(context, store, { failures: policy({ retry: new Set(['out-of-memory']) }) })
    expect(third.result.failed).toEqual([])
    expect(third.executor.trained.length).toBeGreaterThan(0)
    expect((await planStudy(context, store, 1, { failures: policy() })).trainings.failedBefore).toBe(0)
  })

  it('trains again what diverged where it is told to', async () => {
    const context = smallExampleContext()
    const store = new MemoryStore()
    const mishap = (_: unknown, started: number): 'diverged' | undefined => (started === 0 ? 'diverged' : undefined)
    await simulate(context, store, { mishap })
    expect((await simulate(context, store, { failures: policy() })).executor.trained).toEqual([])
    const again = await simulate(context, store, { mishap, failures: policy({ retry: new Set(['diverged']) }) })
    expect(again.executor.trained).toHaveLength(1)
  })
})
