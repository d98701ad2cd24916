import { describe, expect, it } from 'vitest'
import { compareSides, type Difference } from '../../src/diff/compare-sides.ts'
import type { DiffSide } from '../../src/diff/diff-side.ts'
import { renderDifference } from '../../src/diff/render-difference.ts'
import type { StudyResult } from '../../src/study/result.ts'
import { key, resnet20Study } from '../fixtures/resnet20-study.ts'
import { lockedExperiment } from '../fixtures/run-folder.ts'

const study = resnet20Study()
const layout = { width: 120, color: false, all: false }

function side(result: StudyResult, spec: DiffSide['spec'] = lockedExperiment): DiffSide {
  const keys = result.trained.map((net) => net.key)
  return { label: 'x@1', run: 'x@1', spec, study: { result, keys }, keys, missing: [] }
}

/** The study with another net chosen under 20 %. */
function edited(): StudyResult {
  const net = { rescale: { depth: [2, 2, 2], width: [8, 24, 32] }, validation: 0.6301, params: 52000, key: key('new') }
  return {
    ...study,
    trained: study.trained.map((trained) => (trained.key === study.chosen[1]?.key ? { ...trained, ...net } : trained)),
    chosen: study.chosen.map((chosen) => (chosen.budget === 0.2 ? { ...chosen, ...net } : chosen)),
    hypervolume: { ...study.hypervolume, value: 0.4812 },
  }
}

function rendered(a: DiffSide, b: DiffSide, options: Partial<typeof layout> = {}): string {
  const all = options.all ?? false
  return renderDifference(compareSides(a, b, all), [a, b], { ...layout, ...options })
}

describe('renderDifference', () => {
  it('shows only what changed', () => {
    const recipe = { ...lockedExperiment.recipe, epochs: 12 }
    expect(rendered(side(study), side(edited(), { ...lockedExperiment, recipe }))).toMatchInlineSnapshot(`
      "A  x@1
      B  x@1

      Experiment file
        field          A  B
        recipe.epochs  8  12  trains anew

      Trainings
        24 shared, 1 added, 1 dropped
        + fd30aaf31207  blocks 2,2,2, channels 8,24,32
        - bcda92635131  blocks 2,1,2, channels 8,32,32

      Results
                                         A                B        Δ  verdict       more seeds
        ≤ 20 % net         2,1,2 × 8,32,32  2,2,2 × 8,24,32
        ≤ 20 % params               51.7 k           52.0 k     +1 %
        ≤ 20 % validation           61.9 %           63.0 %     +1.1  inconclusive  1 at least
        hypervolume                 0.4731           0.4812  +0.0081
        one seed: no interval; more seeds in the file allow a verdict

      Front
        11 nets on both, 1 new, 1 gone
        + 2,2,2 × 8,24,32
        - 2,1,2 × 8,32,32
      "
    `)
  })

  it('says so where nothing changed', () => {
    const text = rendered(side(study), side(study))
    expect(text.match(/no change/g)).toHaveLength(2)
    expect(text).toContain('25 shared, 0 added, 0 dropped')
  })

  it('shows every field and figure when asked for all', () => {
    const text = rendered(side(study), side(study), { all: true })
    expect(text).toMatch(/recipe\.epochs +8 +8/)
    expect(text).toMatch(/≤ 10 % validation +59\.5 % +59\.5 % +0\.0 +same net/)
    expect(text).toMatch(/leave-one-out Spearman +0\.948 +0\.948 +0\.000/)
  })

  it('keeps a row whose rounded figures agree while the nets differ', () => {
    const chosen = study.chosen.map((net) => ({ ...net, key: key('other'), validation: (net.validation ?? 0) + 1e-5 }))
    expect(rendered(side(study), side({ ...study, chosen }))).toMatch(/≤ 10 % validation .*inconclusive +1 at least$/m)
  })

  it('counts trainings beyond the first eight', () => {
    const few = { ...study, trained: study.trained.slice(0, 1) }
    expect(rendered(side(few), side(study))).toContain('+ … 16 more (--all)')
    expect(rendered(side(few), side(study), { all: true })).not.toContain('more (--all)')
  })

  it('writes no terminal commands that come from files', () => {
    const evil: Difference = {
      ...compareSides(side(study), side(study)),
      a: { label: '\u001b[2Jwiped', run: null },
      spec: [{ path: 'name\u0007', effect: 'report', a: '\u001b]0;title', b: ['\u001b'] }],
    }
    expect(renderDifference(evil, [], layout)).not.toMatch(/(?!\n)\p{Cc}/u)
  })

  it('shows latencies and how well they are predicted', () => {
    const timed = (medianMs: number): StudyResult => ({
      ...study,
      base: {
        ...study.base,
        latency: { predictedMs: 5, deviationMs: 1, measured: { medianMs, lowMs: 1, highMs: 30, key: 'k' } },
      },
      latency: { runtime: 'onnxruntime', cpu: 'a', batch: 1, threads: 1, timed: 40, medianError: medianMs / 100 },
    })
    const text = rendered(side(timed(4)), side(timed(12.345)))
    expect(text).toMatch(/base latency +4\.00 ms +12\.3 ms +\+209 %/)
    expect(text).toMatch(/predicted latency is off by +4\.0 % +12\.3 % +\+8\.3/)
  })

  it('says in sentences what the surrogates predict of each other’s nets', () => {
    const unseen = { a: { nets: 1, rmse: 0.012, bias: -0.003 }, b: null }
    const predictions = { shared: 5292, spearman: 0.9, rms: 0.011, mean: 0.002, unseen }
    const difference: Difference = { ...compareSides(side(study), side(study)), predictions }
    expect(renderDifference(difference, [], layout)).toContain(`
Predictions
  5,292 candidates on both, in an order that agrees by 0.900 (Spearman)
  predictions differ by 1.10 points (root mean square), by +0.20 on average
  A predicts the net that only B trained with an error of 1.20 points (root mean square), −0.30 on average
`)
  })

  it('fits 80 columns', () => {
    const lines = rendered(side(study), side(edited()), { width: 80 }).split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  })
})
