import { describe, expect, it } from 'vitest'
import { observations, Surrogate } from '../../src/study/surrogate.ts'
import { surrogateReport } from '../../src/study/surrogate-report.ts'
import { startedStudy, trueAccuracy } from './simulation.ts'

describe('Surrogate', () => {
  it('predicts untrained nets better than their mean', () => {
    const study = startedStudy({})
    const surrogate = Surrogate.fit(study) as Surrogate
    const { space, net } = study.context
    const untrained = Array.from({ length: space.size }, (_, index) => index).filter((index) => !study.hasIndex(index))
    const truth = untrained.map((index) => trueAccuracy(net(space.rescaleAt(index)).architecture))
    const { mean, deviation } = surrogate.predict(untrained.map((index) => space.rescaleAt(index)))
    const error = truth.map((value, i) => value - surrogate.accuracy(mean[i] as number, deviation[i] as number).mean)
    const centre = truth.reduce((sum, value) => sum + value, 0) / truth.length
    const left = error.reduce((sum, e) => sum + e * e, 0) / truth.reduce((sum, value) => sum + (value - centre) ** 2, 0)
    expect(1 - left).toBeGreaterThan(0.8)
  })

  it('keeps all means and lowers deviations when it believes in its own prediction', () => {
    const study = startedStudy({})
    const surrogate = Surrogate.fit(study) as Surrogate
    const { space } = study.context
    const rescales = Array.from({ length: 50 }, (_, i) => space.rescaleAt(17 * i))
    const before = surrogate.predict(rescales)
    const picked = space.rescaleAt(17)
    const after = surrogate.believing(picked, before.mean[1] as number).predict(rescales)
    for (const i of rescales.keys()) {
      expect(after.mean[i]).toBeCloseTo(before.mean[i] as number, 8)
      expect(after.deviation[i]).toBeLessThanOrEqual((before.deviation[i] as number) + 1e-9)
    }
    expect(after.deviation[1]).toBeLessThan(0.5 * (before.deviation[1] as number))
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

  it('does not exist where the space leaves no choice', () => {
    const space = { depth: { blocks: [1] }, width: { channels: [8] } }
    expect(Surrogate.fit(startedStudy({ space, sentinels: { design: 'corners' } }))).toBeUndefined()
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
