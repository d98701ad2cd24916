import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planStudy } from '../../src/plan/plan-study.ts'
import { planText } from '../../src/plan/plan-text.ts'
import { MemoryStore } from '../store/memory-store.ts'
import { exampleContext, simulate, smallExampleContext } from '../study/simulation.ts'

const experiments = fc.record({
  seeds: fc.constantFrom([1], [1, 2], [3, 1, 2]),
  baselines: fc.constantFrom(['uniform'], []),
  nets: fc.integer({ min: 4, max: 14 }),
  spare: fc.integer({ min: 0, max: 2 }),
  search: fc.record({
    acquisition: fc.constantFrom('ehvi', 'ei', 'mean', 'random'),
    batch: fc.integer({ min: 1, max: 5 }),
    budgets: fc.constantFrom([0.2, 0.5], [0.3], [0.05, 0.1, 0.4], [0.001]),
    objectives: fc.constantFrom(['accuracy', 'params'], ['accuracy', 'macs']),
  }),
})

describe('planStudy', () => {
  it('says exactly what the run then does, at every point of a study', async () => {
    await fc.assert(
      fc.asyncProperty(experiments, fc.nat(14), async ({ seeds, baselines, nets, spare, search }, stop) => {
        const trainings = nets * seeds.length + Math.min(spare, seeds.length - 1)
        const context = smallExampleContext({ seeds, baselines, search, budget: { trainings } })
        const store = new MemoryStore()
        await simulate(context, store, { mishap: (_, started) => (started >= stop ? 'stopped' : undefined) }).catch(
          () => undefined,
        )
        const plan = await planStudy(context, store, 1)
        const { counts, executor, result } = await simulate(context, store)
        expect(plan.trainings).toEqual({
          total: result.trainings.total,
          cached: plan.list.filter(({ reason }) => reason === 'cached').length,
          toDo: counts.trained,
          failedBefore: 0,
        })
        expect(plan.trainings.total).toBe(nets * seeds.length)
        const planned = plan.list.filter(({ reason }) => reason === 'new').map(({ key }) => key)
        expect(planned.filter((key) => !executor.trained.includes(key))).toEqual([])
        const after = await planStudy(context, store, 1)
        expect(after.trainings).toMatchObject({ cached: nets * seeds.length, toDo: 0 })
        const first = after.list.filter(({ seed }) => seed === seeds[0])
        expect(first.map(({ key, role, round }) => [key, role, round])).toEqual(
          result.trained.map(({ key, role, round }) => [key, role, round]),
        )
      }),
      { numRuns: 25, seed: 7 },
    )
  }, 60_000)

  it('tells failures that are on record apart from what is to do', async () => {
    const store = new MemoryStore()
    const mishap = (_: unknown, started: number): 'diverged' | undefined => (started === 2 ? 'diverged' : undefined)
    await simulate(smallExampleContext(), store, { mishap })
    const plan = await planStudy(smallExampleContext(), store, 1)
    expect(plan.trainings).toEqual({ total: 12, cached: 11, toDo: 0, failedBefore: 1 })
    expect(plan.list.filter(({ reason }) => reason === 'failed before')).toHaveLength(1)
  })

  it('counts no more nets than there are candidates', async () => {
    const plan = (baselines: string[]): ReturnType<typeof planStudy> =>
      planStudy(smallExampleContext({ baselines, budget: { trainings: 1000 } }), new MemoryStore(), 1)
    expect((await plan([])).trainings.total).toBe(24)
    // One for each budget, as nets of uniform scaling need not be candidates.
    expect((await plan(['uniform'])).trainings.total).toBe(24 + 2)
  })

  it('fits as many trainings into a budget of time as its estimate allows', async () => {
    const plan = async (time: string): Promise<number> =>
      (await planStudy(exampleContext({ budget: { time } }), new MemoryStore(), 2)).trainings.total
    expect(await plan('1s')).toBe(16)
    expect(await plan('2h')).toBeGreaterThan(await plan('10m'))
  })

  it('estimates from the speed of past trainings, divided among the workers', async () => {
    const store = new MemoryStore()
    const guess = await planStudy(exampleContext(), store, 1)
    expect(guess.estimate.basis).toMatch(/guess of 50 GFLOP/)
    await simulate(smallExampleContext(), store)
    const one = await planStudy(exampleContext({ seeds: [9] }), store, 1)
    const two = await planStudy(exampleContext({ seeds: [9] }), store, 2)
    expect(one.estimate.basis).toMatch(/speed of 12 past trainings in float32/)
    expect(one.estimate.seconds).toBeGreaterThan(0)
    expect(Math.abs(one.estimate.seconds - 2 * two.estimate.seconds)).toBeLessThanOrEqual(1)
  })

  it('answers for millions of candidates without scoring them', async () => {
    const context = exampleContext({
      family: 'resnet110',
      space: { depth: { min: 1 }, width: { ratios: [0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1], roundTo: 1 } },
    })
    const plan = await planStudy(context, new MemoryStore(), 1)
    expect(plan.candidates).toBe(2_985_984)
    expect(plan.list).toHaveLength(context.initial.length)
  })
})

describe('planText', () => {
  it('gives figures, the known trainings and how many are still open', async () => {
    const store = new MemoryStore()
    const text = planText(await planStudy(smallExampleContext(), store, 2), 100)
    expect(text).toMatch(/^example: resnet20, 24 candidates\nbase {7}0\.27 M parameters, 40\.6 M MACs\n/)
    expect(text).toMatch(/trainings {2}12: 0 cached, 12 to do\n/)
    expect(text).toMatch(/with 2 at once/)
    expect(text).toMatch(/sentinel +1,1,1 +16,32,16 +1 .* new +[0-9a-f]{12}\n/)
    expect(text).toMatch(/and 8 more that are chosen once these have outcomes\n$/)
    await simulate(smallExampleContext(), store)
    const after = planText(await planStudy(smallExampleContext(), store, 2), 100)
    expect(after).toMatch(/12 cached, nothing to train/)
    expect(after).not.toMatch(/about/)
  })
})
