import { describe, expect, it } from 'vitest'
import { planStudy } from '../../src/plan/plan-study.ts'
import { Remembered } from '../../src/store/remembered.ts'
import type { Store, StoreRecord } from '../../src/store/store.ts'
import { runStudy } from '../../src/study/run-study.ts'
import type { StudyContext } from '../../src/study/study-context.ts'
import { StudyMemory } from '../../src/study/study-memory.ts'
import { studyResult } from '../../src/study/study-result.ts'
import { surrogateOf } from '../../src/study/surrogate.ts'
import { TableWork } from '../../src/study/table-work.ts'
import { MemoryStore } from '../store/memory-store.ts'
import { gridContext } from '../table/tables.ts'
import { digest } from './simulation.ts'

const accept = { spearman: 0.9999, otherwise: 'addSentinels', add: 2, most: 2 }

function contextOf(strategy: string, changes: Record<string, unknown> = {}): StudyContext {
  return gridContext({ search: { strategy, batch: 3, budgets: [0.2, 0.5] }, accept, baselines: [], ...changes })
}

/** Digest of everything that a study on a table gives, its predictions included. */
async function run(context: StudyContext, remembered?: Remembered): Promise<string> {
  const { evaluator } = context
  if (evaluator.kind !== 'table') throw new TypeError('expected a study on a table')
  const work = new TableWork(evaluator.table, () => undefined)
  const memory = new StudyMemory(context, remembered)
  const listener = (): void => undefined
  const { finished, tests, next } = await runStudy({ context, work, listener, memory, isTimeOver: () => false })
  await memory.judged(finished.study)
  const times = { startedAt: '', finishedAt: '', wallSeconds: 0 }
  const result = studyResult({ finished, tests, next, surrogate: surrogateOf(finished.study), times })
  return digest({ result, predictions: (await memory.predictionsTable(finished.study)) ?? '' })
}

const kept = (store: Store): Remembered => new Remembered({ store, isKept: true })

/** A store that says what it was asked to write. */
class WatchedStore extends MemoryStore {
  readonly written: string[] = []
  override putIfAbsent(record: StoreRecord): Promise<StoreRecord> {
    this.written.push(JSON.stringify(record.input['kind']))
    return super.putIfAbsent(record)
  }
}

describe('a study that remembers', () => {
  it.each(['surrogate', 'random', 'evolution'])('gives by %s, looked up, what it gave worked out', async (strategy) => {
    const store = new WatchedStore()
    const plain = await run(contextOf(strategy))
    expect(await run(contextOf(strategy), kept(store))).toBe(plain)
    const kinds = new Set(store.written)
    expect(kinds).toEqual(
      new Set([
        '"fit"',
        '"selection"',
        '"leave-one-out"',
        '"predictions"',
        ...(strategy === 'surrogate' ? ['"front"'] : []),
      ]),
    )
    store.written.length = 0
    expect(await run(contextOf(strategy), kept(store))).toBe(plain)
    expect(store.written).toEqual([])
  })

  it('works out again what is damaged, with the same result', async () => {
    const store = new WatchedStore()
    const plain = await run(contextOf('surrogate'), kept(store))
    const count = store.written.length
    for (const [name, bytes] of [...store.entries]) {
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1
      store.entries.set(name, bytes)
    }
    store.written.length = 0
    expect(await run(contextOf('surrogate'), kept(store))).toBe(plain)
    expect(store.written).toHaveLength(count)
  })

  it('goes on with a larger budget from what it knows', async () => {
    const store = new WatchedStore()
    await run(contextOf('surrogate', { budget: { trainings: 13 } }), kept(store))
    const before = store.written.length
    const larger = await run(contextOf('surrogate', { budget: { trainings: 19 } }), kept(store))
    expect(larger).toBe(await run(contextOf('surrogate', { budget: { trainings: 19 } })))
    const anew = new WatchedStore()
    await run(contextOf('surrogate', { budget: { trainings: 19 } }), kept(anew))
    expect(store.written.length - before).toBeLessThan(anew.written.length)
  })

  it('knows nothing of another search, surrogate or table', async () => {
    const store = new WatchedStore()
    await run(contextOf('surrogate'), kept(store))
    const search = { strategy: 'surrogate', batch: 3, budgets: [0.2, 0.5], acquisition: 'ei' }
    for (const changes of [{ search }, { surrogate: { restarts: 3 } }, { surrogate: { output: 'identity' } }]) {
      store.written.length = 0
      const other = await run(contextOf('surrogate', changes), kept(store))
      expect(other).toBe(await run(contextOf('surrogate', changes)))
      expect(store.written).toContain('"fit"')
    }
  })

  it('has a plan look and not write', async () => {
    const store = new WatchedStore()
    const plan = await planStudy(contextOf('surrogate'), store, 1)
    expect(store.written).toEqual([])
    await run(contextOf('surrogate'), kept(store))
    expect(await planStudy(contextOf('surrogate'), store, 1)).toEqual(plan)
    expect(plan.course).toMatch(/^[0-9a-f]{64}$/)
  })
})
