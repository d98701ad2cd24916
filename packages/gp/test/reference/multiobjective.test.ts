import { describe, expect, it } from 'vitest'
import {
  CostFront,
  expectedHypervolumeImprovement,
  hypervolume,
  logExpectedHypervolumeImprovement,
  nonDominated,
  nonDominatedRank,
  paretoFront,
  type Direction,
} from '../../src/index.ts'
import { referenceFile } from './reference-folder.ts'

interface MultiobjectiveFile {
  fronts: {
    id: string
    directions: Direction[]
    Y: number[][]
    non_dominated: boolean[]
    non_dominated_dedup: boolean[]
    rank: number[]
  }[]
  hypervolume: { id: string; ref: number[]; points: number[][]; hypervolume: number }[]
  ehvi: {
    id: string
    ref: number[]
    front: number[][]
    mean: number[][]
    std: number[][]
    ehvi: number[]
    log_ehvi: number[]
    hvi_of_mean: number[]
  }[]
}

const file = referenceFile('multiobjective.json')
const data = (file.missing ? { fronts: [], hypervolume: [], ehvi: [] } : file.read()) as MultiobjectiveFile

describe.skipIf(file.missing)(`fronts and hypervolumes against exact values${file.note}`, () => {
  it.each(data.fronts.map((one) => [one.id, one] as const))('finds the fronts of %s', (_id, one) => {
    expect(nonDominated(one.Y, one.directions)).toEqual(one.non_dominated)
    expect(nonDominatedRank(one.Y, one.directions)).toEqual(one.rank)
    const firstCopies = one.non_dominated_dedup.flatMap((isFirst, i) => (isFirst ? [i] : []))
    expect(paretoFront(one.Y, one.directions)).toEqual(firstCopies)
  })

  it.each(data.hypervolume.map((one) => [one.id, one] as const))('gives the hypervolume of %s to 1e-12', (_id, one) => {
    const found = hypervolume(one.points, one.ref)
    expect(Math.abs(found - one.hypervolume)).toBeLessThanOrEqual(1e-12 * one.hypervolume)
  })

  it.each(data.ehvi.map((one) => [one.id, one] as const))('gives expected improvements over %s to 1e-9', (_id, one) => {
    for (const [i, wanted] of one.ehvi.entries()) {
      const belief = { front: one.front, reference: one.ref, mean: one.mean[i] ?? [], deviation: one.std[i] ?? [] }
      const found = expectedHypervolumeImprovement(belief)
      const scale = Math.max(1, hypervolume(one.front, one.ref))
      expect(Math.abs(found - wanted)).toBeLessThanOrEqual(wanted > 1e-9 ? 1e-9 * wanted : 1e-15 * scale)
      const log = logExpectedHypervolumeImprovement(belief)
      const wantedLog = one.log_ehvi[i] as number
      expect(log === wantedLog || Math.abs(log - wantedLog) <= 1e-6 * Math.abs(wantedLog)).toBe(true)
    }
  })

  it.each(data.hypervolume.filter(({ ref }) => ref.length === 2).map((one) => [one.id, one] as const))(
    'gives the area below the cost front of %s',
    (_id, one) => {
      const [score = 0, negativeCost = 0] = one.ref
      const front = new CostFront(
        one.points.map(([s = 0, c = 0]) => ({ score: s, cost: -c })),
        { score, cost: -negativeCost },
      )
      expect(Math.abs(front.hypervolume - one.hypervolume)).toBeLessThanOrEqual(1e-12 * one.hypervolume)
    },
  )

  it.each(data.ehvi.filter(({ ref }) => ref.length === 2).map((one) => [one.id, one] as const))(
    'gives the area that known points would add to the cost front of %s',
    (_id, one) => {
      const [score = 0, negativeCost = 0] = one.ref
      const front = new CostFront(
        one.front.map(([s = 0, c = 0]) => ({ score: s, cost: -c })),
        { score, cost: -negativeCost },
      )
      for (const [i, [s = 0, c = 0]] of one.mean.entries()) {
        const wanted = one.hvi_of_mean[i] as number
        expect(Math.abs(front.improvement(s, -c) - wanted)).toBeLessThanOrEqual(1e-13 * Math.max(1, wanted))
      }
    },
  )
})
