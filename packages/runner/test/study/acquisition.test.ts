import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acquisitionFor, type KnownNet } from '../../src/study/acquisition.ts'
import { Surrogate } from '../../src/study/surrogate.ts'
import { startedStudy } from './simulation.ts'

const share = fc.double({ min: 0.001, max: 0.999, noNaN: true })
const known = fc.array(fc.record({ params: share, macs: share, accuracy: share }), { maxLength: 12 })

describe('acquisitionFor', () => {
  it.each(['params', 'macs'])('bounds ehvi against %s from above', (objective) => {
    const search = { acquisition: 'ehvi', objectives: ['accuracy', objective], budgets: [0.1, 0.4] }
    const study = startedStudy({ search })
    const surrogate = Surrogate.fit(study) as Surrogate
    const { base } = study.context
    const deviation = fc.double({ min: 1e-6, max: 3, noNaN: true })
    fc.assert(
      fc.property(known, share, share, share, deviation, (nets, params, macs, mean, spread) => {
        const scaled = nets.map((net): KnownNet => {
          const score = surrogate.scaled(net.accuracy)
          return { params: net.params * base.params, macs: net.macs * base.macs, score, net: base, trainings: 1 }
        })
        const acquisition = acquisitionFor(study, surrogate, scaled, 0)
        const costs = { params: 0.4 * params * base.params, macs: macs * base.macs }
        const at = surrogate.scaled(mean)
        expect(acquisition.bound(costs, at, spread)).toBeGreaterThanOrEqual(acquisition.score(costs, at, spread))
      }),
    )
  })

  it.each(['ehvi', 'ei'])('never rises by %s when another net is believed to be known', (acquisition) => {
    const study = startedStudy({ search: { acquisition, budgets: [0.4] } })
    const surrogate = Surrogate.fit(study) as Surrogate
    const { base } = study.context
    const net = fc.record({ params: share, macs: share, accuracy: share })
    fc.assert(
      fc.property(known, net, share, share, (nets, added, params, mean) => {
        const scaled = [...nets, added].map((each): KnownNet => {
          return {
            params: each.params * base.params,
            macs: each.macs * base.macs,
            score: surrogate.scaled(each.accuracy),
            net: base,
            trainings: 1,
          }
        })
        const score = (all: readonly KnownNet[]): number =>
          acquisitionFor(study, surrogate, all, 0).score(
            { params: 0.4 * params * base.params, macs: base.macs },
            surrogate.scaled(mean),
            0.3,
          )
        expect(score(scaled)).toBeLessThanOrEqual(score(scaled.slice(0, -1)) + 1e-9)
      }),
    )
  })
})
