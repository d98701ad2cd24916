import { describe, expect, it } from 'vitest'
import { recordedOutcomes } from '../../src/study/stored-outcomes.ts'
import { Study, searchAccuracy, trainedAccuracies, type WantedTraining } from '../../src/study/study.ts'
import { gridContext } from '../table/tables.ts'

const context = gridContext({ search: { seeds: 'as-needed' }, seeds: [2, 1], budget: { trainings: 20 } })
const nets = [3, 17].map((index) => context.space.netAt(index))

function take(study: Study, wanted: readonly WantedTraining[], round: number): void {
  const { evaluator } = study.context
  if (evaluator.kind !== 'table') throw new TypeError('expected a study on a table')
  const tasks = study.tasks(wanted, () => 'selected', round)
  study.add(tasks, recordedOutcomes(evaluator.table, tasks))
}

describe('Study', () => {
  it('trains new nets with the first seed where further ones come as needed, else with all', () => {
    const seedsOf = (seeds: string): number[] => {
      const study = new Study(gridContext({ search: { seeds }, seeds: [2, 1] }))
      return study.firstTrainings(nets).map(({ seed }) => seed)
    }
    expect(seedsOf('as-needed')).toEqual([2, 2])
    expect(seedsOf('all')).toEqual([2, 1, 2, 1])
  })

  it('counts a further seed of a net as a training of the same net', () => {
    const study = new Study(context)
    take(study, study.firstTrainings(nets), 1)
    expect([study.trainings, study.trainingsLeft, study.entries.length]).toEqual([2, 18, 2])
    const [first, second] = nets as [(typeof nets)[0], (typeof nets)[0]]
    expect(study.nextSeed(first)).toBe(1)
    take(study, [{ net: first, seed: 1 }], 2)
    expect([study.trainings, study.trainingsLeft, study.entries.length]).toEqual([3, 17, 2])
    expect(study.nextSeed(first)).toBeUndefined()
    expect(study.nextSeed(second)).toBe(1)
    const entry = study.entryOf(first)
    expect(entry).toMatchObject({ role: 'selected', round: 1 })
    expect(entry?.trainings.map(({ task }) => [task.seed, task.round])).toEqual([
      [2, 1],
      [1, 2],
    ])
    const accuracies = context.evaluator.kind === 'table' ? context.evaluator.table.rows[3]?.accuracies : []
    expect(entry && trainedAccuracies(entry)).toEqual([...(accuracies ?? [])].reverse())
    expect(entry && searchAccuracy(entry, 0.1)).toBeCloseTo(((accuracies?.[0] ?? 0) + (accuracies?.[1] ?? 0)) / 2, 12)
    expect(study.entries.map(({ net }) => net.identity)).toEqual(nets.map(({ identity }) => identity))
  })

  it('knows nets and candidates that it has', () => {
    const study = new Study(context)
    expect(study.has(nets[0] as (typeof nets)[0])).toBe(false)
    take(study, study.firstTrainings(nets), 1)
    expect(nets.every((net) => study.has(net))).toBe(true)
    expect([3, 17, 4].map((index) => study.hasIndex(index))).toEqual([true, true, false])
    expect(study.entryOf(context.space.netAt(4))).toBeUndefined()
  })
})
