import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MemoryStore } from '../store/memory-store.ts'
import { knownNets } from '../../src/study/acquisition.ts'
import { RunStoppedError } from '../../src/study/run-stopped.ts'
import { surrogateOf, type Surrogate } from '../../src/study/surrogate.ts'
import { digest, exampleContext, simulate, smallExampleContext, type SimulatedRun } from './simulation.ts'

describe('runStudy', () => {
  it('trains base and sentinels, then rounds, then uniform nets, to the last training of the budget', async () => {
    const context = exampleContext()
    const { result, executor } = await simulate(context, new MemoryStore())
    const roles = result.trained.map(({ role }) => role)
    expect(roles.slice(0, context.initial.length)).toEqual(['base', ...roles.slice(1, 16).fill('sentinel')])
    expect(new Set(roles)).toEqual(new Set(['base', 'sentinel', 'selected', 'uniform']))
    expect(result.trainings).toEqual({ total: 26, failed: 0 })
    expect(executor.trained).toHaveLength(26)
    expect(new Set(executor.trained).size).toBe(26)
    expect(result).toMatchObject({ exitCode: 0, reason: 'The budget of trainings is used.' })
  })

  it.each(['random', 'evolution'])('chooses by %s the most accurate net that fits each budget', async (strategy) => {
    const { result } = await simulate(exampleContext({ search: { strategy, batch: 3 } }), new MemoryStore())
    expect(result.chosen.map(({ budget }) => budget)).toEqual([0.1, 0.2, 0.3])
    for (const net of result.chosen) {
      const fitting = result.trained.filter(({ role, paramsShare }) => role !== 'uniform' && paramsShare <= net.budget)
      expect(net.validation).toBe(Math.max(...fitting.map(({ validation }) => validation ?? 0)))
    }
  })

  it('tells how the surrogate grows: after the sentinels and after each round, with the front that it predicts', async () => {
    const { events, finished } = await simulate(exampleContext(), new MemoryStore())
    const fits = events.flatMap((event) => (event.type === 'surrogate' ? [event] : []))
    expect(fits.length).toBeGreaterThanOrEqual(finished.rounds)
    expect(fits[0]?.nets).toBe(16)
    expect(fits.map(({ nets }) => nets)).toEqual(fits.map(({ nets }) => nets).sort((a, b) => a - b))
    for (const { front } of fits) {
      expect(front.length).toBeGreaterThan(1)
      expect(front.length).toBeLessThanOrEqual(48)
    }
  })

  it('chooses by the surrogate the net that fits each budget and is worth most, luck left aside', async () => {
    const { result, finished } = await simulate(exampleContext(), new MemoryStore())
    const { study } = finished
    const known = knownNets(study, surrogateOf(study) as Surrogate)
    expect(result.chosen.map(({ budget }) => budget)).toEqual([0.1, 0.2, 0.3])
    for (const { key, budget } of result.chosen) {
      const isEligible = (identity: string): boolean =>
        study.entries.some((entry) => entry.net.identity === identity && entry.role !== 'uniform')
      const fitting = known.filter(
        ({ net, params }) => params <= budget * study.context.base.params && isEligible(net.identity),
      )
      const best = fitting.reduce((a, b) => (b.score > a.score ? b : a))
      const entry = study.entries.find(({ trainings }) => trainings[0]?.task.key === key)
      expect(entry?.net.identity).toBe(best.net.identity)
    }
  })

  it('evaluates only what is shown on the test images', async () => {
    const { result, executor } = await simulate(exampleContext(), new MemoryStore())
    for (const net of result.chosen) expect(net.test).not.toBeNull()
    const shown = new Set([result.base, ...result.chosen, ...result.uniform].map(({ key }) => key))
    expect(executor.evaluated).toBe(shown.size)
    for (const net of result.trained) expect(net.test !== null).toBe(shown.has(net.key))
  })

  it('trains nothing a second time and gives the same result', async () => {
    const store = new MemoryStore()
    const first = await simulate(exampleContext(), store)
    const second = await simulate(exampleContext(), store)
    expect(second.executor.trained).toEqual([])
    expect(second.executor.evaluated).toBe(0)
    expect(second.counts).toEqual({ cached: 26, trained: 0, failed: 0 })
    expect(second.result).toEqual(first.result)
  })

  it('gives the same result for any number of workers and any order in which trainings end', async () => {
    const digests = new Set<string>()
    for (const [workers, disorder] of [
      [1, 0],
      [2, 1],
      [4, 2],
      [4, 3],
    ]) {
      const { result } = await simulate(exampleContext(), new MemoryStore(), {
        workers: workers ?? 1,
        disorder: disorder ?? 0,
      })
      digests.add(digest(result))
    }
    expect(digests.size).toBe(1)
  })

  it('ends with the undisturbed result however often it is stopped, and repeats no finished training', async () => {
    const undisturbed = await simulate(smallExampleContext(), new MemoryStore())
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(6), { maxLength: 4 }), fc.nat(), async (stops, disorder) => {
        const store = new MemoryStore()
        const trained: string[] = []
        for (const stop of stops) {
          const mishap = (_: unknown, started: number): 'stopped' | undefined =>
            started >= stop ? 'stopped' : undefined
          const run = simulate(smallExampleContext(), store, { workers: 2, disorder, mishap })
          await run.catch((error: unknown) => {
            expect(error).toBeInstanceOf(RunStoppedError)
          })
          trained.push(...store.keys.filter((key) => !trained.includes(key)))
        }
        const last = await simulate(smallExampleContext(), store, { workers: 2 })
        expect(last.executor.trained.filter((key) => trained.includes(key))).toEqual([])
        expect(last.result).toEqual(undisturbed.result)
      }),
      { numRuns: 15, seed: 1 },
    )
  }, 60_000)
})

describe('runStudy on an edited experiment', () => {
  it.each([
    ['another name and description', { name: 'other', description: 'new' }],
    ['another order of its budgets', { search: { batch: 3, budgets: [0.3, 0.1, 0.2] } }],
  ])('trains nothing for %s', async (_, changes) => {
    const store = new MemoryStore()
    await simulate(exampleContext(), store)
    expect((await simulate(exampleContext(changes), store)).counts).toMatchObject({ cached: 26, trained: 0 })
  })

  it('trains only what a larger budget adds', async () => {
    const store = new MemoryStore()
    const before = await simulate(exampleContext(), store)
    const after = await simulate(exampleContext({ budget: { trainings: 30 } }), store)
    expect(after.counts.cached + after.counts.trained).toBe(30)
    expect(after.executor.trained.filter((key) => before.executor.trained.includes(key))).toEqual([])
    expect(after.counts.cached).toBeGreaterThanOrEqual(16 + 6)
  })

  it('keeps the trainings of the seeds that stay', async () => {
    const store = new MemoryStore()
    await simulate(exampleContext(), store)
    const { result, counts } = await simulate(exampleContext({ seeds: [1, 2], budget: { trainings: 40 } }), store)
    expect(counts.cached).toBeGreaterThanOrEqual(16)
    expect(result.trainings.total).toBe(40)
    expect(result.base.seeds).toBe(2)
    expect(result.trained[0]?.validationDeviation).toBeGreaterThan(0)
  })

  it.each([
    ['recipe', { recipe: { epochs: 3 } }],
    ['training images', { dataset: { name: 'cifar10', train: 1001, validation: 500, test: 1000 } }],
    ['split', { dataset: { name: 'cifar10', train: 1000, validation: 500, test: 1000, splitSeed: 2 } }],
    ['seed', { seeds: [2] }],
  ])('trains all anew for another %s', async (_, changes) => {
    const store = new MemoryStore()
    await simulate(smallExampleContext(), store)
    expect((await simulate(smallExampleContext(changes), store)).counts.cached).toBe(0)
  })

  it('trains nothing for other test images, but reads those', async () => {
    const store = new MemoryStore()
    await simulate(smallExampleContext(), store)
    const dataset = { name: 'cifar10', train: 1000, validation: 500, test: 999 }
    const { counts, executor } = await simulate(smallExampleContext({ dataset }), store)
    expect(counts.trained).toBe(0)
    expect(executor.evaluated).toBeGreaterThan(0)
  })
})

describe('runStudy with failures', () => {
  const tenth = (mishap: 'diverged' | 'killed') => (_: unknown, started: number) => (started === 9 ? mishap : undefined)

  it('records a diverged training, counts it as guessing in the search, and does not repeat it', async () => {
    const store = new MemoryStore()
    const first = await simulate(exampleContext(), store, { mishap: tenth('diverged') })
    expect(first.result).toMatchObject({ exitCode: 3, trainings: { total: 26, failed: 1 } })
    expect(first.result.failed).toEqual([
      expect.objectContaining({ failure: 'diverged', message: 'The loss was NaN.' }),
    ])
    const lost = first.result.trained.find(({ key }) => key === first.result.failed[0]?.key)
    expect(lost).toMatchObject({ validation: null, test: null, seeds: 0 })
    expect(first.result.surrogate?.n).toBe(26)
    const second = await simulate(exampleContext(), store)
    expect(second.counts.trained).toBe(0)
    expect(second.result).toEqual(first.result)
  })

  it('goes on after a training was killed, and makes up for it the next time', async () => {
    const store = new MemoryStore()
    const first = await simulate(exampleContext(), store, { mishap: tenth('killed') })
    expect(first.result).toMatchObject({ exitCode: 3, trainings: { total: 26, failed: 1 } })
    expect(first.result.failed[0]).toMatchObject({ failure: 'killed', message: 'killed by SIGKILL' })
    expect(first.result.surrogate?.n).toBe(25)
    const second = await simulate(exampleContext(), store)
    const undisturbed = await simulate(exampleContext(), new MemoryStore())
    expect(second.counts.trained).toBeGreaterThan(0)
    expect(second.result).toEqual(undisturbed.result)
  })

  it('ends at the first failure where that is asked for', async () => {
    const run = simulate(smallExampleContext(), new MemoryStore(), { maxFailures: 1, mishap: () => 'diverged' })
    await expect(run).rejects.toMatchObject({ code: 'TRAINING_FAILED' })
  })

  it('goes on until as many trainings have failed as may not', async () => {
    const mishap = (_: unknown, started: number): 'diverged' | undefined => (started > 4 ? 'diverged' : undefined)
    const few = simulate(smallExampleContext(), new MemoryStore(), { maxFailures: 3, mishap })
    await expect(few).rejects.toThrow(/Fewer than 3 trainings may fail/)
    const many = await simulate(smallExampleContext(), new MemoryStore(), { maxFailures: 100, mishap })
    expect(many.result.trainings.failed).toBe(7)
  })

  it('ends after the first trainings when none of them gives a net', async () => {
    const { result } = await simulate(smallExampleContext(), new MemoryStore(), { mishap: () => 'diverged' })
    expect(result).toMatchObject({
      exitCode: 3,
      chosen: [],
      uniform: [],
      surrogate: null,
      trainings: { total: 4, failed: 4 },
    })
    expect(result.base.validation).toBeNull()
    expect(result.reason).toMatch(/None of the first trainings/)
  })

  it('trains a net again whose weights are lost, and keeps its record', async () => {
    const store = new MemoryStore()
    const first = await simulate(smallExampleContext(), store)
    for (const name of [...store.entries.keys()]) if (name.startsWith('cas/')) store.entries.delete(name)
    const dataset = { name: 'cifar10', train: 1000, validation: 500, test: 999 }
    const second = await simulate(smallExampleContext({ dataset }), store)
    expect(second.executor.trained.length).toBe(second.executor.evaluated)
    expect(second.events.filter(({ type }) => type === 'note').length).toBe(second.executor.evaluated)
    expect(second.result.chosen).toEqual(first.result.chosen)
  })
})

describe('runStudy within a budget of time', () => {
  it('starts no further round when time is over, and goes on from there the next time', async () => {
    const store = new MemoryStore()
    let asked = 0
    const short = await simulate(exampleContext(), store, { isTimeOver: () => ++asked > 1 })
    expect(short.result.exitCode).toBe(6)
    expect(rolesOf(short)).toMatchObject({ selected: 3 })
    expect(short.result.uniform.length).toBeGreaterThan(0)
    const long = await simulate(exampleContext(), store)
    expect(long.result).toEqual((await simulate(exampleContext(), new MemoryStore())).result)
  })

  it('stops at a budget of device time, which earlier runs count for, with the same result each time', async () => {
    const store = new MemoryStore()
    const isDeviceTimeOver = (seconds: number): boolean => seconds >= 19
    const first = await simulate(exampleContext(), store, { isDeviceTimeOver })
    // Each simulated training takes a second; base and sentinels are 16 of them.
    expect(first.result).toMatchObject({ exitCode: 6, reason: expect.stringContaining('deviceTime') as string })
    expect(rolesOf(first)).toMatchObject({ selected: 3 })
    const second = await simulate(exampleContext(), store, { isDeviceTimeOver })
    expect(second.executor.trained).toEqual([])
    expect(second.result).toEqual(first.result)
  })

  it.each([{ isTimeOver: () => true }, { isDeviceTimeOver: () => true }])(
    'says what would come next where time ends it (%#)',
    async (limit) => {
      const { result } = await simulate(exampleContext(), new MemoryStore(), limit)
      const whole = (await simulate(exampleContext(), new MemoryStore())).result
      const round = whole.trained.filter((net) => net.role === 'selected' && net.round === 1)
      expect(result.next?.map(({ key }) => key)).toEqual(round.map(({ key }) => key))
    },
  )

  it('says what would come next where the budget of trainings ends it', async () => {
    const { result } = await simulate(smallExampleContext(), new MemoryStore())
    expect(result.next).toHaveLength(2)
    const more = (await simulate(smallExampleContext({ budget: { trainings: 100 } }), new MemoryStore())).result
    expect(more.next).toBeUndefined()
    const had = new Set(result.trained.map(({ key }) => key))
    expect(result.next?.some(({ key }) => had.has(key))).toBe(false)
  })

  it('trains every candidate of a small space when nothing else ends it', async () => {
    const { result } = await simulate(smallExampleContext({ budget: { time: '1h' } }), new MemoryStore())
    expect(result.reason).toBe('Every net that the search may choose is trained.')
    expect(rolesOf(result)['selected']).toBe(24 - 4)
  })
})

function rolesOf(run: SimulatedRun | SimulatedRun['result']): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { role } of 'result' in run ? run.result.trained : run.trained) counts[role] = (counts[role] ?? 0) + 1
  return counts
}
