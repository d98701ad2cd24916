import { describe, expect, it } from 'vitest'
import { planStudy } from '../../src/plan/plan-study.ts'
import { planText } from '../../src/plan/plan-text.ts'
import { summaryNotes } from '../../src/report/summary-notes.ts'
import type { StudyContext } from '../../src/study/study-context.ts'
import { gateText } from '../../src/study/gate-text.ts'
import { MemoryStore } from '../store/memory-store.ts'
import { digest, simulate, smallExampleContext, type SimulatedRun } from './simulation.ts'

const unreachable = { spearman: 1, rmse: 1e-9 }
const gated = (accept: object, changes: object = {}): StudyContext => smallExampleContext({ accept, ...changes })
const run = (context: StudyContext): Promise<SimulatedRun> => simulate(context, new MemoryStore())
const notesOf = ({ events }: SimulatedRun): string[] =>
  events.flatMap((event) => (event.type === 'note' ? [event.message] : []))

describe('the gate between sentinels and search', () => {
  it('lets a surrogate through that meets every threshold', async () => {
    const passed = await run(gated({ coverage95: 0, otherwise: 'stop' }))
    expect(passed.result.accept).toMatchObject({ passed: true, otherwise: 'stop', added: 0 })
    expect(passed.result.accept?.checks).toHaveLength(1)
    expect(passed.result.trainings.total).toBe(12)
    expect(notesOf(passed)[0]).toBe('The surrogate is accepted: every threshold is met with 4 nets.')
    // But for the gate's own words, the study is the one without a gate.
    const { accept, experiment, ...withGate } = passed.result
    const { experiment: other, ...without } = (await run(smallExampleContext())).result
    expect(accept).toBeDefined()
    expect(experiment).not.toBe(other)
    expect(digest(withGate)).toBe(digest(without))
  })

  it('ends the study with its own exit code where it should stop', async () => {
    const { result, finished } = await run(gated({ ...unreachable, otherwise: 'stop' }))
    expect(result.exitCode).toBe(4)
    expect(result.reason).toMatch(/fell short of accept/)
    expect(finished.end).toBe('gate')
    expect(result.trained.map(({ role }) => role)).toEqual(['base', 'sentinel', 'sentinel', 'sentinel'])
    expect(result.accept?.passed).toBe(false)
    expect(result.accept?.checks[0]?.missed.map(({ figure, threshold }) => [figure, threshold])).toContainEqual([
      'rmse',
      1e-9,
    ])
    expect(summaryNotes(result).join(' ')).toMatch(
      /Thresholds of accept: missed before the search .* so there was no search/,
    )
  })

  it('goes on with a warning where it should only warn', async () => {
    const warned = await run(gated(unreachable))
    expect(warned.result.exitCode).toBe(0)
    expect(warned.result.trainings.total).toBe(12)
    expect(notesOf(warned)[0]).toMatch(/^The surrogate falls short of accept: .*; the search goes on with it\.$/)
    expect(warned.result.accept).toMatchObject({ passed: false, added: 0 })
  })

  it('adds sentinels a few at a time, as many as it may, within the budget', async () => {
    const added = await run(gated({ ...unreachable, otherwise: 'addSentinels', add: 2, most: 5 }, { baselines: [] }))
    const sentinels = added.result.trained.filter(({ role }) => role === 'sentinel')
    expect(sentinels).toHaveLength(3 + 5)
    expect(sentinels.every(({ round }) => round === 0)).toBe(true)
    expect(added.result.accept).toMatchObject({ passed: false, added: 5 })
    expect(added.result.accept?.checks.map(({ nets }) => nets)).toEqual([4, 6, 8, 9])
    expect(added.result.trainings.total).toBe(12)
    const short = await run(
      gated({ ...unreachable, otherwise: 'addSentinels', most: 100 }, { baselines: [], budget: { trainings: 7 } }),
    )
    expect(short.result.trainings.total).toBe(7)
    expect(short.result.accept?.added).toBe(3)
  })

  it('adds the net that the surrogate is least sure of', async () => {
    const { result, finished } = await run(
      gated(
        { ...unreachable, otherwise: 'addSentinels', add: 1, most: 1 },
        { budget: { trainings: 5 }, baselines: [] },
      ),
    )
    const { space } = finished.study.context
    // Measured by the distance to the nearest net that was trained: an isotropic stand-in for the deviation.
    const trained = finished.study.entries
      .slice(0, 4)
      .flatMap(({ net }) => (net.point === undefined ? [] : [net.point]))
    const nearest = (point: readonly number[]): number =>
      Math.min(...trained.map((other) => Math.hypot(...other.map((value, i) => value - (point[i] as number)))))
    const added = finished.study.entries[4]?.net
    const distances = Array.from({ length: space.size }, (_, index) => nearest(space.pointAt(index)))
    expect(result.trained[4]?.role).toBe('sentinel')
    const rank = distances.filter((distance) => distance > nearest(added?.point ?? [])).length
    expect(rank).toBeLessThan(space.size / 2)
    expect(nearest(added?.point ?? [])).toBeGreaterThan(0)
  })

  it('is planned as it is run, and shown in the plan', async () => {
    const context = gated({ ...unreachable, otherwise: 'addSentinels', add: 2, most: 4 })
    const store = new MemoryStore()
    const before = await planStudy(context, store, 1)
    expect(planText(before, 100)).toMatch(
      /\naccept {5}spearman >= 1, rmse <= 1e-9; otherwise 2 sentinels at a time are added, at most 4\n/,
    )
    const { result } = await simulate(context, store)
    const after = await planStudy(context, store, 1)
    expect(after.trainings).toMatchObject({ total: result.trainings.total, toDo: 0 })
    expect(after.list.map(({ key }) => key)).toEqual(result.trained.map(({ key }) => key))
  })

  it('is left out under a strategy that asks no surrogate', async () => {
    const context = gated({ ...unreachable, otherwise: 'stop' }, { search: { strategy: 'random', budgets: [0.5] } })
    const { result } = await run(context)
    expect(result.exitCode).toBe(0)
    expect(result.accept).toBeUndefined()
    expect((await planStudy(context, new MemoryStore(), 1)).accept).toBeNull()
  })

  it('misses every threshold where there is no surrogate', async () => {
    const { result } = await run(
      gated(
        { r2: 0.1, nlpd: 100, crps: 0.5, otherwise: 'stop' },
        { sentinels: { design: 'list', list: [{ depth: [3, 3, 3], width: [16, 32, 64] }] } },
      ),
    )
    expect(result.accept?.checks[0]?.figures).toBeNull()
    expect(result.accept?.checks[0]?.missed.map(({ figure }) => figure)).toEqual(['r2', 'nlpd', 'crps'])
  })
})

describe('gateText', () => {
  it('says what must hold and what follows otherwise', () => {
    const rest = { add: 4, most: 16 }
    expect(gateText({ r2: 0.8, nlpd: -1, otherwise: 'warn', ...rest })).toBe(
      'r2 >= 0.8, nlpd <= -1; otherwise a warning',
    )
    expect(gateText({ kendall: 0.5, otherwise: 'stop', ...rest })).toBe('kendall >= 0.5; otherwise the study stops')
    expect(gateText({ crps: 0.01, otherwise: 'warn', ...rest })).toBe('crps <= 0.01; otherwise a warning')
  })
})
