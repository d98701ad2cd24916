import { describe, expect, it } from 'vitest'
import {
  averageRanks,
  continuousRankedProbabilityScore,
  intervalCoverage,
  kendallTauB,
  meanAbsoluteError,
  negativeLogPredictiveDensity,
  pearson,
  rootMeanSquaredError,
  rSquared,
  spearman,
} from '../../src/index.ts'
import { missesOf } from './misses.ts'
import { referenceFile } from './reference-folder.ts'

interface StatisticsFile {
  rank_correlation: {
    id: string
    x: number[]
    y: number[]
    spearman: number | null
    kendall_tau_b: number | null
    pearson: number | null
    rank_x: number[]
  }[]
  predictive_scores: {
    id: string
    y: number[]
    mean: number[]
    std: number[]
    nlpd_each: number[]
    crps_each: number[]
    nlpd: number
    crps: number
    rmse: number
    mae: number
    r2: number | null
    coverage95: number
    coverage50: number
  }[]
}

const file = referenceFile('statistics.json')
const data = (file.missing ? { rank_correlation: [], predictive_scores: [] } : file.read()) as StatisticsFile

describe.skipIf(file.missing)(`scores against 80-digit arithmetic${file.note}`, () => {
  it.each(data.rank_correlation.map((one) => [one.id, one] as const))('gives the correlations of %s', (_id, one) => {
    expect([...averageRanks(one.x)]).toEqual(one.rank_x)
    const found = [spearman(one.x, one.y), kendallTauB(one.x, one.y), pearson(one.x, one.y)]
    for (const [i, wanted] of [one.spearman, one.kendall_tau_b, one.pearson].entries()) {
      if (wanted === null) expect(found[i]).toBeUndefined()
      else expect(Math.abs((found[i] as number) - wanted)).toBeLessThanOrEqual(1e-14)
    }
  })

  it.each(data.predictive_scores.map((one) => [one.id, one] as const))(
    'gives the scores of %s to 1e-12',
    (_id, one) => {
      const { y, mean, std } = one
      const each = (score: typeof negativeLogPredictiveDensity): number[] =>
        y.map((value, i) => score([value], [mean[i] as number], [std[i] as number]))
      // A log density near 0 is a difference of terms of size 1.
      const densities = each(negativeLogPredictiveDensity)
      expect(missesOf(densities, one.nlpd_each, 1e-12, (i) => Math.abs(one.nlpd_each[i] ?? 0) > 1e-3)).toEqual([])
      for (const [i, wanted] of one.nlpd_each.entries()) {
        expect(Math.abs((densities[i] as number) - wanted)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(wanted)))
      }
      expect(missesOf(each(continuousRankedProbabilityScore), one.crps_each, 1e-12)).toEqual([])
      const found = [
        negativeLogPredictiveDensity(y, mean, std),
        continuousRankedProbabilityScore(y, mean, std),
        rootMeanSquaredError(y, mean),
        meanAbsoluteError(y, mean),
        intervalCoverage(y, mean, std, 0.95),
        intervalCoverage(y, mean, std, 0.5),
      ]
      expect(missesOf(found, [one.nlpd, one.crps, one.rmse, one.mae, one.coverage95, one.coverage50], 1e-12)).toEqual(
        [],
      )
      expect(rSquared(y, mean) ?? null).toEqual(one.r2 === null ? null : expect.closeTo(one.r2, 12))
    },
  )
})
