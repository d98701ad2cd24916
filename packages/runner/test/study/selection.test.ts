import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acquisitionFor, knownNets } from '../../src/study/acquisition.ts'
import { selectNets } from '../../src/study/selection.ts'
import type { Study } from '../../src/study/study.ts'
import { Surrogate } from '../../src/study/surrogate.ts'
import { exampleContext, startedStudy } from './simulation.ts'

/** What `selectNets` should do, one candidate at a time and without any short cut. */
function exhaustiveSelection(study: Study, count: number): number[] {
  const { space, net: netOf } = study.context
  let surrogate = Surrogate.fit(study) as Surrogate
  const known = knownNets(study, surrogate)
  const picked: number[] = []
  while (picked.length < count) {
    const acquisition = acquisitionFor(study, surrogate, known, picked.length)
    const all = Array.from({ length: space.size }, (_, index) => index).filter(
      (index) =>
        !study.hasIndex(index) && !picked.includes(index) && space.costsAt(index).params <= acquisition.maxParams,
    )
    const { mean, deviation } = surrogate.predict(all.map((index) => space.rescaleAt(index)))
    const scores = all.map((index, i) =>
      acquisition.score(space.costsAt(index), mean[i] as number, deviation[i] as number),
    )
    const at = scores.indexOf(Math.max(...scores))
    const best = all[at] as number
    const net = netOf(space.rescaleAt(best))
    surrogate = surrogate.believing(net.rescale, mean[at] as number)
    known.push({ params: net.params, macs: net.macs, score: mean[at] as number })
    picked.push(best)
  }
  return picked
}

describe('selectNets', () => {
  it.each(['ehvi', 'ei', 'mean'])('picks by %s what scoring every candidate for every pick gives', (acquisition) => {
    for (const objective of ['params', 'macs']) {
      for (const budgets of [[0.15, 0.3], [1]]) {
        const study = startedStudy({ search: { acquisition, objectives: ['accuracy', objective], budgets } })
        const expected = exhaustiveSelection(study, 6)
        // From one that forgets nearly all to one that holds every candidate.
        for (const shortlist of [1, 10, 100, 1000]) {
          expect(selectNets(study, 6, shortlist).map(({ index }) => index)).toEqual(expected)
        }
      }
    }
  })

  it.each(['ehvi', 'ei', 'mean', 'random'])(
    'picks by %s different new nets within the largest budget',
    (acquisition) => {
      const study = startedStudy({ search: { acquisition, budgets: [0.1, 0.25] } })
      const nets = selectNets(study, 8)
      expect(new Set(nets.map(({ identity }) => identity)).size).toBe(8)
      for (const net of nets) {
        expect(study.has(net)).toBe(false)
        expect(net.params).toBeLessThanOrEqual(0.25 * study.context.base.params)
      }
    },
  )

  it('serves the budgets in turn with ei', () => {
    const search = { acquisition: 'ei', budgets: [0.4, 0.05] }
    const { base } = exampleContext()
    const shares = selectNets(startedStudy({ search }), 4).map(({ params }) => params / base.params)
    expect(shares[0]).toBeLessThanOrEqual(0.05)
    expect(shares[2]).toBeLessThanOrEqual(0.05)
    expect(Math.max(...shares)).toBeGreaterThan(0.05)
  })

  it.each(['ehvi', 'random'])('goes beyond the budgets by %s only when nothing within them is left', (acquisition) => {
    const study = startedStudy({ search: { acquisition, budgets: [0.03] } })
    const { space, base } = study.context
    const within = Array.from({ length: space.size }, (_, index) => index).filter(
      (index) => !study.hasIndex(index) && space.costsAt(index).params <= 0.03 * base.params,
    ).length
    expect(within).toBeGreaterThan(0)
    const isWithin = selectNets(study, within + 2).map(({ params }) => params <= 0.03 * base.params)
    expect(isWithin).toEqual([...Array<boolean>(within).fill(true), false, false])
  })

  it('gives no more nets than there are', () => {
    const study = startedStudy({
      space: { depth: { blocks: [3] }, width: { channels: [[16], [32], [32, 48, 64]] } },
      sentinels: { design: 'list', list: [{ depth: [3, 3, 3], width: [16, 32, 32] }] },
    })
    expect(selectNets(study, 5)).toHaveLength(1)
  })

  it('draws at random from the file alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), (count) => {
        const draw = (): unknown => selectNets(startedStudy({ search: { acquisition: 'random' } }), count)
        expect(draw()).toEqual(draw())
      }),
      { numRuns: 3 },
    )
  })
})
