import { RandomStream } from '@segscale/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  compareStudies,
  type Change,
  type NetChange,
  type StudyChange,
  type StudySide,
} from '../../src/diff/compare-studies.ts'
import type { ChosenNet, StudyResult, TrainedNet } from '../../src/study/result.ts'
import { resnet20Study } from '../fixtures/resnet20-study.ts'

const study = resnet20Study()
const side = (result: StudyResult): StudySide => ({ result, keys: result.trained.map((net) => net.key) })

/** The study with every net trained under several seeds, and one chosen net moved by a difference. */
function withSeeds(seeds: number, deviation: number, difference = 0): StudyResult {
  const moved = study.chosen[0]?.key
  const change = <Net extends { key: string; validation: number | null }>(net: Net): Net => ({
    ...net,
    seeds,
    validation: net.key === moved ? (net.validation ?? 0) + difference : net.validation,
  })
  return {
    ...study,
    base: change(study.base),
    chosen: study.chosen.map(change),
    trained: study.trained.map((net): TrainedNet => ({ ...change(net), validationDeviation: deviation })),
  }
}

/** Studies that share some of the fixture's nets, with chosen nets, seeds and figures of their own. */
const studies = fc
  .record({
    kept: fc.subarray([...study.trained], { minLength: 1 }),
    seeds: fc.integer({ min: 1, max: 4 }),
    shift: fc.double({ min: -0.05, max: 0.05, noNaN: true }),
    hypervolume: fc.double({ min: 0, max: 1, noNaN: true }),
    budgets: fc.subarray([0.05, 0.1, 0.3]),
    hasSurrogate: fc.boolean(),
  })
  .map(({ kept, seeds, shift, hypervolume, budgets, hasSurrogate }): StudyResult => {
    const trained = kept.map((net) => ({
      ...net,
      seeds,
      validation: (net.validation ?? 0) + shift,
      validationDeviation: seeds > 1 ? 0.004 : null,
    }))
    return {
      ...study,
      trained,
      chosen: budgets.map((budget, at) => ({ ...(trained[at % trained.length] as TrainedNet), budget })),
      hypervolume: { ...study.hypervolume, value: hypervolume },
      surrogate: hasSurrogate ? study.surrogate : null,
    }
  })

describe('compareStudies', () => {
  it('finds no change between a study and itself', () => {
    fc.assert(
      fc.property(studies, (result) => {
        const found = compareStudies(side(result), side(structuredClone(result)))
        expect(found.trainings).toMatchObject({ added: [], dropped: [] })
        expect(found.trainings.shared).toHaveLength(result.trained.length)
        for (const net of [found.base, ...found.chosen]) expect(net.verdict).toBe('same')
        for (const { delta } of changes(found)) expect(delta ?? 0).toBe(0)
      }),
    )
  })

  it('mirrors when the sides are swapped', () => {
    fc.assert(
      fc.property(studies, studies, (a, b) => {
        const [there, back] = [compareStudies(side(a), side(b)), compareStudies(side(b), side(a))]
        expect(there.trainings.added).toEqual(back.trainings.dropped)
        expect(new Set(there.trainings.shared)).toEqual(new Set(back.trainings.shared))
        expect(changes(there)).toEqual(changes(back).map(mirrored))
        expect(there.chosen.map(verdictOf)).toEqual(back.chosen.map((net) => turned[verdictOf(net)]))
      }),
    )
  })

  it('accounts for every key once', () => {
    fc.assert(
      fc.property(studies, studies, (a, b) => {
        const { shared, added, dropped } = compareStudies(side(a), side(b)).trainings
        expect(shared.length + dropped.length).toBe(a.trained.length)
        expect(shared.length + added.length).toBe(b.trained.length)
      }),
    )
  })

  it('gives the change of a chosen net in params, validation and test', () => {
    const [small, middle] = study.chosen as [ChosenNet, ChosenNet]
    const b = { ...study, chosen: [{ ...middle, budget: small.budget }] }
    const [change] = compareStudies(side(study), side(b)).chosen
    expect(change).toMatchObject({ budget: 0.1, params: { a: 19322, b: 51698, delta: 32376 } })
    expect(change?.validation.delta).toBeCloseTo(0.6191 - 0.5953, 12)
    expect(change?.test.delta).toBeCloseTo(0.6191 - 0.5953, 12)
  })

  it('allows no interval with one seed', () => {
    const [change] = compareStudies(side(study), side(withSeeds(1, 0, 0.03))).chosen
    expect(change).toMatchObject({ interval: null, verdict: 'inconclusive', moreSeeds: 1 })
  })

  it.each([
    [0.03, 'improved'],
    [-0.03, 'regressed'],
    [0.002, 'inconclusive'],
  ])('calls a change of %d with three seeds %s', (difference, verdict) => {
    const [change] = compareStudies(side(withSeeds(3, 0.004)), side(withSeeds(3, 0.004, difference))).chosen
    expect(change?.verdict).toBe(verdict)
    expect(change?.interval?.low).toBeLessThan(difference)
    expect(change?.interval?.high).toBeGreaterThan(difference)
  })

  it('says about how many more seeds would decide, and counts every comparison once', () => {
    const found = compareStudies(side(withSeeds(3, 0.004)), side(withSeeds(3, 0.004, 0.002)))
    expect(found.comparisons).toBe(1)
    const [change] = found.chosen
    expect(change?.moreSeeds).toBeGreaterThan(20)
    expect(change?.moreSeeds).toBeLessThan(60)
    const more = 3 + (change?.moreSeeds ?? 0)
    expect(compareStudies(side(withSeeds(more, 0.004)), side(withSeeds(more, 0.004, 0.002))).chosen[0]?.verdict).toBe(
      'improved',
    )
  })

  it('pairs nets by their architecture, whatever their keys are', () => {
    const rekeyed = study.trained.map((net) => ({ ...net, key: `other ${net.key}` }))
    const { nets, trainings } = compareStudies(side(study), side({ ...study, trained: rekeyed }))
    expect(trainings.shared).toEqual([])
    expect(nets).toHaveLength(study.trained.length)
  })

  it('names the nets that came to the front and left it', () => {
    const front = compareStudies(side(study), side({ ...study, trained: study.trained.slice(0, 17) })).front
    expect(front.left.length).toBeGreaterThan(0)
    expect(front.kept.length).toBeGreaterThan(0)
    expect(compareStudies(side(study), side(study)).front).toMatchObject({ entered: [], left: [] })
  })

  describe('over pairs of studies without a difference', () => {
    const random = RandomStream.derive('diff', 1)
    const simulated = (nets: number, seeds: number, deviation: number, shift: number): StudyResult => {
      const trained = study.trained.slice(0, nets).map((net): TrainedNet => {
        const values = Array.from({ length: seeds }, () => (net.validation ?? 0) + shift + deviation * random.normal())
        const mean = values.reduce((sum, value) => sum + value, 0) / seeds
        const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (seeds - 1)
        const key = String(random.integer(2 ** 30))
        return { ...net, key, validation: mean, seeds, validationDeviation: Math.sqrt(variance) }
      })
      return { ...study, base: trained[0] as TrainedNet, trained, chosen: [] }
    }
    const isDecided = ({ verdict }: NetChange): boolean => verdict === 'improved' || verdict === 'regressed'
    /** The share of pairs of which a net is judged, and the share where that would be without regard to the others. */
    const rates = (nets: number, seeds: number, deviations: [number, number], shift: number, pairs: number) => {
      let [decided, alone, covered] = [0, 0, 0]
      for (let pair = 0; pair < pairs; pair++) {
        const [a, b] = [simulated(nets, seeds, deviations[0], 0), simulated(nets, seeds, deviations[1], shift)]
        const found = compareStudies(side(a), side(b)).nets
        const holds = ({ interval }: NetChange): boolean =>
          interval !== null && interval.low <= shift && interval.high >= shift
        if (found.some(isDecided)) decided++
        if (!found.every(holds)) alone++
        covered += found.filter(holds).length / found.length
      }
      return { decided: decided / pairs, alone: alone / pairs, covered: covered / pairs }
    }

    // Three standard errors of a share of 5 % over 2,000 pairs are 1.5 points.
    it.each([
      [1, 5],
      [8, 5],
      [8, 3],
    ])('is wrong about %d nets under %d seeds as often as its level says, in 2,000 of them', (nets, seeds) => {
      const { decided, alone, covered } = rates(nets, seeds, [0.004, 0.004], 0, 2000)
      expect(decided).toBeLessThan(0.065)
      // Welch's test is careful where there are few values, but not so careful that it says nothing.
      expect(decided).toBeGreaterThan(seeds < 5 ? 0.01 : 0.03)
      expect(covered).toBeGreaterThan(0.94)
      expect(covered).toBeLessThan(0.98)
      // Without Holm's method some net of eight would be judged in a third of the pairs.
      if (nets > 1) expect(alone).toBeGreaterThan(0.2)
    })

    it('keeps its level where one side varies more than the other', () => {
      expect(rates(8, 5, [0.004, 0.001], 0, 1000).decided).toBeLessThan(0.07)
    })

    it('sees a difference that is there', () => {
      expect(rates(8, 5, [0.004, 0.004], 0.02, 200).decided).toBeGreaterThan(0.95)
    })
  })

  it('says that a net is missing where only one side has a budget', () => {
    const [change] = compareStudies(side({ ...study, chosen: [] }), side(study)).chosen
    expect(change).toMatchObject({ a: null, verdict: 'missing', validation: { a: null, delta: null } })
  })
})

describe('latencies', () => {
  const timed = (medianMs: number): StudyResult => {
    const latency = { predictedMs: 9, deviationMs: 1, measured: { medianMs, lowMs: 1, highMs: 9, key: 'k' } }
    const [small, ...others] = study.chosen as [ChosenNet, ...ChosenNet[]]
    return {
      ...study,
      base: { ...study.base, latency: { ...latency, measured: null } },
      chosen: [{ ...small, latency }, ...others],
      latency: { runtime: 'onnxruntime', cpu: 'a', batch: 1, threads: 1, timed: 40, medianError: 0.05 },
    }
  }

  it('are compared where they were measured, else as predicted', () => {
    const found = compareStudies(side(timed(4)), side(timed(3)))
    expect(found.chosen[0]?.latencyMs).toEqual({ a: 4, b: 3, delta: -1 })
    expect(found.base.latencyMs).toEqual({ a: 9, b: 9, delta: 0 })
    expect(found.chosen[1]?.latencyMs).toEqual({ a: null, b: null, delta: null })
    expect(found.latencyError).toEqual({ a: 0.05, b: 0.05, delta: 0 })
    expect(compareStudies(side(study), side(timed(3))).latencyError.a).toBeNull()
  })
})

const turned = {
  improved: 'regressed',
  regressed: 'improved',
  inconclusive: 'inconclusive',
  same: 'same',
  missing: 'missing',
} as const

function verdictOf({ verdict }: NetChange): keyof typeof turned {
  return verdict
}

function changes({ base, chosen, hypervolume, surrogate }: StudyChange): Change[] {
  const nets = [base, ...chosen].flatMap((net) => [net.params, net.validation, net.test])
  return [...nets, hypervolume, ...Object.values(surrogate)]
}

function mirrored({ a, b, delta }: Change): Change {
  // 0 has no sign to turn.
  return { a: b, b: a, delta: delta === null || delta === 0 ? delta : -delta }
}
