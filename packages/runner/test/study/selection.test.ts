import { describe, expect, it } from 'vitest'
import { acquisitionFor, knownNets, type KnownNet } from '../../src/study/acquisition.ts'
import { selectTrainings } from '../../src/study/selection.ts'
import type { Study, WantedTraining } from '../../src/study/study.ts'
import { Surrogate } from '../../src/study/surrogate.ts'
import { exampleContext, startedStudy } from './simulation.ts'

/** A pick as tests compare it. */
const shown = ({ net, seed }: WantedTraining): [number | undefined, number] => [net.index, seed]

/** What a selection should be, one candidate at a time and without any short cut. */
function exhaustiveSelection(study: Study, count: number): [number | undefined, number][] {
  const { space, experiment } = study.context
  let surrogate = Surrogate.fit(study) as Surrogate
  const known = knownNets(study, surrogate)
  const picked: [number, number][] = []
  const before = study.entries.filter(({ role }) => role === 'selected').length
  while (picked.length < count) {
    const fresh = picked.filter(([, seed]) => seed === experiment.seeds[0]).length
    const acquisition = acquisitionFor(study, surrogate, known, before + fresh)
    const options: { index: number; seed: number; score: number }[] = []
    const [{ mean, deviation }, costs] = [surrogate.predict(everyPoint(study)), everyCost(study)]
    for (let index = 0; index < space.size; index++) {
      if ((costs[index] as number) > acquisition.maxParams) continue
      const one = known.find(({ net }) => net.index === index)
      const [m, s] = [mean[index] as number, deviation[index] as number]
      if (one === undefined) {
        const score = acquisition.score(space.costsAt(index), m, s)
        options.push({ index, seed: experiment.seeds[0] as number, score })
      } else if (acquisition.scoreAgain !== undefined) {
        const seed = experiment.seeds[one.trainings]
        if (seed !== undefined) options.push({ index, seed, score: acquisition.scoreAgain(one, s) })
      }
    }
    const best = options.reduce((a, b) => (b.score > a.score ? b : a))
    surrogate = surrogate.believing(space.pointAt(best.index), mean[best.index] as number)
    believe(study, known, best.index, mean[best.index] as number)
    picked.push([best.index, best.seed])
  }
  return picked
}

function everyPoint({ context: { space } }: Study): number[][] {
  return Array.from({ length: space.size }, (_, index) => space.pointAt(index))
}

function everyCost({ context: { space } }: Study): number[] {
  return Array.from({ length: space.size }, (_, index) => space.costsAt(index).params)
}

function believe(study: Study, known: KnownNet[], index: number, score: number): void {
  const place = known.findIndex(({ net }) => net.index === index)
  const net = study.context.space.netAt(index)
  const { params, macs } = net
  if (place < 0) known.push({ net, params, macs, score, trainings: 1 })
  else known[place] = { ...(known[place] as KnownNet), trainings: (known[place] as KnownNet).trainings + 1 }
}

describe('selectTrainings', () => {
  it.each(['kg', 'ehvi', 'ei', 'mean'])(
    'picks by %s what scoring every candidate for every pick gives',
    (acquisition) => {
      for (const objective of ['params', 'macs']) {
        for (const budgets of [[0.15, 0.3], [1]]) {
          const study = startedStudy({ search: { acquisition, objectives: ['accuracy', objective], budgets } })
          const expected = exhaustiveSelection(study, 6)
          // From one that forgets nearly all to one that holds every candidate.
          for (const shortlist of [1, 10, 100, 1000]) {
            expect(selectTrainings(study, 6, shortlist).wanted.map(shown)).toEqual(expected)
          }
        }
      }
    },
  )

  it('asks for further seeds of trained nets where they may decide, as scoring every one of them gives', () => {
    const study = startedStudy({
      seeds: [3, 5],
      search: { seeds: 'as-needed', budgets: [0.05] },
      surrogate: { output: 'identity', restarts: 1 },
    })
    const expected = exhaustiveSelection(study, 30)
    expect(expected.some(([, seed]) => seed === 5)).toBe(true)
    for (const shortlist of [1, 20, 1000]) {
      expect(selectTrainings(study, 30, shortlist).wanted.map(shown)).toEqual(expected)
    }
  })

  it('gives every new net all its seeds where the experiment says so', () => {
    const study = startedStudy({ seeds: [3, 5], search: { seeds: 'all' } })
    const { wanted } = selectTrainings(study, 5)
    expect(wanted.map(({ seed }) => seed)).toEqual([3, 5, 3, 5])
    expect(new Set(wanted.map(({ net }) => net.identity)).size).toBe(2)
    expect(wanted.some(({ net }) => study.has(net))).toBe(false)
  })

  it.each(['kg', 'ehvi', 'ei', 'mean'])('picks by %s different new nets within the largest budget', (acquisition) => {
    const study = startedStudy({ search: { acquisition, budgets: [0.1, 0.25] } })
    const { wanted } = selectTrainings(study, 8)
    expect(new Set(wanted.map(({ net }) => net.identity)).size).toBe(8)
    for (const { net } of wanted) {
      expect(study.has(net)).toBe(false)
      expect(net.params).toBeLessThanOrEqual(0.25 * study.context.base.params)
    }
  })

  it('serves the budgets in turn with ei', () => {
    const search = { acquisition: 'ei', budgets: [0.4, 0.05] }
    const { base } = exampleContext()
    const shares = selectTrainings(startedStudy({ search }), 4).wanted.map(({ net }) => net.params / base.params)
    expect(shares[0]).toBeLessThanOrEqual(0.05)
    expect(shares[2]).toBeLessThanOrEqual(0.05)
    expect(Math.max(...shares)).toBeGreaterThan(0.05)
  })

  it.each(['kg', 'ehvi'])('goes beyond the budgets by %s only when nothing within them is left', (acquisition) => {
    const study = startedStudy({ search: { acquisition, budgets: [0.03] } })
    const { space, base } = study.context
    const within = Array.from({ length: space.size }, (_, index) => index).filter(
      (index) => !study.hasIndex(index) && space.costsAt(index).params <= 0.03 * base.params,
    ).length
    expect(within).toBeGreaterThan(0)
    const { wanted } = selectTrainings(study, within + 2)
    const isWithin = wanted.map(({ net }) => net.params <= 0.03 * base.params)
    expect(isWithin).toEqual([...Array<boolean>(within).fill(true), false, false])
  })

  it('gives no more nets than there are', () => {
    const study = startedStudy({
      space: { depth: { blocks: [3] }, width: { channels: [[16], [32], [32, 48, 64]] } },
      sentinels: { design: 'list', list: [{ depth: [3, 3, 3], width: [16, 32, 32] }] },
    })
    expect(selectTrainings(study, 5).wanted).toHaveLength(1)
  })

  it('expects less gain the higher the bars are, and none by other acquisitions', () => {
    const gain = (budgets: number[]): number =>
      selectTrainings(startedStudy({ search: { budgets } }), 1).expectedGain ?? NaN
    expect(gain([0.2])).toBeGreaterThan(0)
    // Accuracies within 20 % of the parameters have a wide range: a budget without any net gains a whole accuracy.
    expect(gain([0.2])).toBeLessThan(0.1)
    expect(selectTrainings(startedStudy({ search: { acquisition: 'ehvi' } }), 1).expectedGain).toBeUndefined()
  })
})
