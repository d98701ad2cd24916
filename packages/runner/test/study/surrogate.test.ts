import { GaussianProcess } from '@segscale/gp'
import { describe, expect, it } from 'vitest'
import { leaveOneNetOut } from '../../src/study/leave-one-net-out.ts'
import { architectureOf } from '../../src/study/study-net.ts'
import { observations, Surrogate, surrogateOf } from '../../src/study/surrogate.ts'
import { surrogateReport } from '../../src/study/surrogate-report.ts'
import type { Study } from '../../src/study/study.ts'
import { startedStudy, trueAccuracy } from './simulation.ts'

/** Adds a candidate whose training ends with an accuracy. */
function trainOnce(study: Study, index: number, accuracy: number): void {
  const tasks = study.tasks(study.firstTrainings([study.context.space.netAt(index)]), () => 'selected', 1)
  const validation = { accuracy, loss: 1, correct: 0, count: 0 }
  study.add(tasks, new Map(tasks.map(({ key }) => [key, { status: 'trained', validation, epochs: [], weights: '' }])))
}

describe('Surrogate', () => {
  it('predicts untrained nets better than their mean', () => {
    const study = startedStudy({})
    const surrogate = Surrogate.fit(study) as Surrogate
    const { space } = study.context
    const untrained = Array.from({ length: space.size }, (_, index) => index).filter((index) => !study.hasIndex(index))
    const truth = untrained.map((index) => trueAccuracy(architectureOf(space.netAt(index))))
    const { mean, deviation } = surrogate.predict(untrained.map((index) => space.pointAt(index)))
    const error = truth.map((value, i) => value - surrogate.accuracy(mean[i] as number, deviation[i] as number).mean)
    const centre = truth.reduce((sum, value) => sum + value, 0) / truth.length
    const left = error.reduce((sum, e) => sum + e * e, 0) / truth.reduce((sum, value) => sum + (value - centre) ** 2, 0)
    expect(1 - left).toBeGreaterThan(0.8)
  })

  it('keeps all means and lowers deviations when it believes in its own prediction', () => {
    const study = startedStudy({})
    const surrogate = Surrogate.fit(study) as Surrogate
    const { space } = study.context
    const points = Array.from({ length: 50 }, (_, i) => space.pointAt(17 * i))
    const before = surrogate.predict(points)
    const picked = space.pointAt(17)
    const after = surrogate.believing(picked, before.mean[1] as number).predict(points)
    for (const i of points.keys()) {
      expect(after.mean[i]).toBeCloseTo(before.mean[i] as number, 8)
      expect(after.deviation[i]).toBeLessThanOrEqual((before.deviation[i] as number) + 1e-9)
    }
    expect(after.deviation[1]).toBeLessThan(0.9 * (before.deviation[1] as number))
  })

  it('is on the scale that the experiment asks for', () => {
    const identity = Surrogate.fit(startedStudy({ surrogate: { output: 'identity', restarts: 1 } })) as Surrogate
    const logit = Surrogate.fit(startedStudy({})) as Surrogate
    expect(identity.scaled(0.75)).toBe(0.75)
    expect(logit.scaled(0.75)).toBeCloseTo(Math.log(3), 12)
    // Over 500 images, 0 and 1 are half an image away from certain.
    expect(logit.scaled(1)).toBeCloseTo(Math.log(499.5 / 0.5), 10)
    expect(identity.accuracy(0.5, 0.1)).toEqual({ mean: 0.5, deviation: 0.1 })
  })

  it('is not fitted to nets that the candidates have no place for', () => {
    const study = startedStudy({
      space: { depth: { blocks: [1, 2] }, width: { channels: [[8], [8, 16], [16]] } },
      sentinels: { design: 'corners' },
    })
    // The base has 16 channels in its first segment, where every candidate has 8.
    expect(study.entries).toHaveLength(17)
    expect(observations(study)).toHaveLength(16)
    expect(Surrogate.fit(study)?.process.count).toBe(16)
  })

  it('is fitted once for each state of a study', () => {
    const study = startedStudy({})
    const before = surrogateOf(study)
    expect(surrogateOf(study)).toBe(before)
    trainOnce(study, 17, 0.7)
    expect(surrogateOf(study)).not.toBe(before)
    expect(surrogateOf(study)?.process.count).toBe((before?.process.count ?? 0) + 1)
  })

  it('believes a lucky net in part, an untrained one not at all, and states wider deviations than the surface has', () => {
    const study = startedStudy({ surrogate: { output: 'identity', restarts: 1 } })
    trainOnce(study, 17, 0.9)
    const surrogate = Surrogate.fit(study) as Surrogate
    const { mean, deviation } = surrogate.predict([17, 18].map((index) => study.context.space.pointAt(index)))
    const [surface, other] = [mean[0] as number, mean[1] as number]
    const trained = surrogate.beliefAt(17, surface, deviation[0] as number)
    expect(trained.mean).toBeGreaterThan(surface)
    expect(trained.mean).toBeLessThan((surface + 0.9) / 2 + 1e-9)
    const untrained = surrogate.beliefAt(18, other, deviation[1] as number)
    expect(untrained.mean).toBe(other)
    expect(untrained.deviation).toBeGreaterThan(1.5 * (deviation[1] as number))
  })

  it('does not exist where the space leaves no choice', () => {
    const space = { depth: { blocks: [1] }, width: { channels: [8] } }
    expect(Surrogate.fit(startedStudy({ space, sentinels: { design: 'corners' } }))).toBeUndefined()
  })
})

describe('leaveOneNetOut', () => {
  it('predicts a net with several seeds as if none of them had been seen', () => {
    const study = startedStudy({ seeds: [1, 2], surrogate: { output: 'identity', restarts: 1 } })
    const surrogate = Surrogate.fit(study) as Surrogate
    const known = observations(study)
    const [first] = leaveOneNetOut(surrogate, known)
    const state = surrogate.process.state()
    const without = GaussianProcess.fromState({
      ...state,
      x: state.x.slice(2),
      y: state.y.slice(2),
      noiseVariances: state.noiseVariances?.slice(2) ?? [],
    }).predict([known[0]?.point ?? []])
    expect(first?.mean).toBeCloseTo(without.mean[0] as number, 10)
    const [a = 0, b = 0] = state.noiseVariances ?? []
    const variance = (without.deviation[0] as number) ** 2 + surrogate.process.hyperparameters.noise / 2 + (a + b) / 4
    expect(first?.deviation).toBeCloseTo(Math.sqrt(variance), 10)
  })
})

describe('surrogateReport', () => {
  it('predicts each net from all the others', () => {
    const study = startedStudy({})
    const surrogate = Surrogate.fit(study) as Surrogate
    const report = surrogateReport(study, surrogate)
    expect(report?.summary.n).toBe(16)
    expect(report?.summary.leaveOneOutPoints).toHaveLength(16)
    expect(report?.summary.hyperparameters.lengthScales).toHaveLength(6)
    expect(report?.summary.leaveOneOut.spearman).toBeGreaterThan(0.5)
    const { mean, deviation } = surrogate.process.leaveOneOut()
    const first = report?.predicted.get(study.entries[0] as (typeof study.entries)[0])
    expect(first).toEqual(surrogate.accuracy(mean[0] as number, deviation[0] as number))
  })
})
