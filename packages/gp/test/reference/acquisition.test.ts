import { describe, expect, it } from 'vitest'
import {
  erf,
  erfc,
  erfcx,
  expectedImprovement,
  logExpectedImprovement,
  logNormalCdf,
  logNormalPdf,
  logProbabilityOfImprovement,
  normalCdf,
  normalPdf,
  normalQuantile,
  probabilityOfImprovement,
  upperConfidenceBound,
} from '../../src/index.ts'
import { missesOf } from './misses.ts'
import { referenceFile } from './reference-folder.ts'

type Columns<K extends string> = Record<K, number[]>
interface AcquisitionFile {
  single_objective: Columns<'mean' | 'std' | 'best' | 'xi' | 'kappa' | 'ei' | 'log_ei' | 'pi' | 'log_pi' | 'cb'> & {
    maximize: boolean[]
    z: (number | null)[]
  }
  ranking: Columns<'mean' | 'std' | 'order_by_log_ei' | 'order_by_pi' | 'order_by_ucb'> & {
    best: number
    kappa: number
  }
  normal: Columns<'x' | 'pdf' | 'log_pdf' | 'cdf' | 'log_cdf' | 'sf' | 'log_sf'>
  normal_quantile: Columns<'p' | 'quantile'>
  erf: Columns<'x' | 'erf' | 'erfc' | 'erfcx'>
}

const file = referenceFile('acquisition.json')

describe.skipIf(file.missing)(`acquisitions against 80-digit arithmetic${file.note}`, () => {
  const data = file.missing ? undefined : (file.read() as AcquisitionFile)
  const one = data?.single_objective
  // A score that is minimised is the negative of one that is maximised.
  const beliefs = (one?.mean ?? []).map((mean, i) => {
    const sign = one?.maximize[i] === true ? 1 : -1
    const deviation = one?.std[i] ?? 0
    const best = sign * (one?.best[i] ?? 0) + (one?.xi[i] ?? 0)
    return { mean: sign * mean, deviation, best, kappa: one?.kappa[i] ?? 0, sign, z: one?.z[i] ?? null }
  })
  const near = (i: number): boolean => (beliefs[i]?.z ?? 0) > -6

  it('gives expected improvement to 1e-12', () => {
    const found = beliefs.map((b) => expectedImprovement(b.mean, b.deviation, b.best))
    expect(missesOf(found, one?.ei ?? [], 1e-12, near)).toEqual([])
  })

  it('gives log expected improvement to 1e-12, far tails included', () => {
    const found = beliefs.map((b) => logExpectedImprovement(b.mean, b.deviation, b.best))
    expect(missesOf(found, one?.log_ei ?? [], 1e-12)).toEqual([])
  })

  it('gives the probability of improvement and its log to 1e-12', () => {
    const found = beliefs.map((b) => probabilityOfImprovement(b.mean, b.deviation, b.best))
    const logs = beliefs.map((b) => logProbabilityOfImprovement(b.mean, b.deviation, b.best))
    expect(missesOf(found, one?.pi ?? [], 1e-12, near)).toEqual([])
    expect(missesOf(logs, one?.log_pi ?? [], 1e-12)).toEqual([])
  })

  it('gives confidence bounds to 1e-15', () => {
    const found = beliefs.map((b) => b.sign * upperConfidenceBound(b.mean, b.deviation, b.kappa))
    expect(missesOf(found, one?.cb ?? [], 1e-15)).toEqual([])
  })

  it('ranks posteriors as the exact values do', () => {
    const { mean, std, best, kappa, ...orders } = data?.ranking as AcquisitionFile['ranking']
    const order = (score: (i: number) => number): number[] => mean.map((_, i) => i).sort((a, b) => score(b) - score(a))
    const at = (list: number[], i: number): number => list[i] as number
    expect(order((i) => logExpectedImprovement(at(mean, i), at(std, i), best))).toEqual(orders.order_by_log_ei)
    expect(order((i) => logProbabilityOfImprovement(at(mean, i), at(std, i), best))).toEqual(orders.order_by_pi)
    expect(order((i) => upperConfidenceBound(at(mean, i), at(std, i), kappa))).toEqual(orders.order_by_ucb)
  })

  it('gives the normal distribution and the error functions to 4e-15', () => {
    const { normal, erf: functions } = data as AcquisitionFile
    expect(missesOf(normal.x.map(normalPdf), normal.pdf, 4e-15)).toEqual([])
    expect(missesOf(normal.x.map(logNormalPdf), normal.log_pdf, 4e-15)).toEqual([])
    expect(missesOf(normal.x.map(normalCdf), normal.cdf, 4e-15)).toEqual([])
    expect(missesOf(normal.x.map(logNormalCdf), normal.log_cdf, 4e-15)).toEqual([])
    expect(
      missesOf(
        normal.x.map((x) => normalCdf(-x)),
        normal.sf,
        4e-15,
      ),
    ).toEqual([])
    expect(
      missesOf(
        normal.x.map((x) => logNormalCdf(-x)),
        normal.log_sf,
        4e-15,
      ),
    ).toEqual([])
    expect(missesOf(functions.x.map(erf), functions.erf, 4e-15)).toEqual([])
    expect(missesOf(functions.x.map(erfc), functions.erfc, 4e-15)).toEqual([])
    expect(missesOf(functions.x.map(erfcx), functions.erfcx, 4e-15)).toEqual([])
  })

  it('gives normal quantiles to 4e-15', () => {
    const { p, quantile } = data?.normal_quantile as AcquisitionFile['normal_quantile']
    expect(missesOf(p.map(normalQuantile), quantile, 4e-15)).toEqual([])
  })
})
