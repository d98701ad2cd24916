import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crowdingDistances } from '../../src/study/crowding.ts'
import { evolvedNets } from '../../src/study/evolution.ts'
import { randomNets } from '../../src/study/random-nets.ts'
import { nextUniformNets } from '../../src/study/uniform-search.ts'
import { startedStudy } from './simulation.ts'

const started = (budgets: readonly number[], seeds: readonly number[] = [1]): ReturnType<typeof startedStudy> =>
  startedStudy({ search: { strategy: 'evolution', budgets }, seeds })

describe('evolvedNets', () => {
  it('breeds different new nets within the largest budget, the same ones for the same study', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.constantFrom([0.1, 0.3], [0.6]), (count, budgets) => {
        const study = started(budgets)
        const nets = evolvedNets(study, count)
        expect(new Set(nets.map(({ identity }) => identity)).size).toBe(count)
        for (const net of nets) {
          expect(study.has(net)).toBe(false)
          expect(net.params).toBeLessThanOrEqual(Math.max(...budgets) * study.context.base.params)
        }
        expect(evolvedNets(started(budgets), count)).toEqual(nets)
      }),
      { numRuns: 6 },
    )
  })

  it('differs by the seeds of the experiment', () => {
    const names = (seeds: number[]): number[] => evolvedNets(started([1], seeds), 6).map(({ index }) => index ?? -1)
    expect(names([1])).not.toEqual(names([2]))
  })

  it('inherits: most levels of its nets come from good parents, not from chance', () => {
    const study = started([1])
    const share = (nets: ReturnType<typeof randomNets>): number => {
      const levels = nets.flatMap(({ index }) => study.context.space.levelsAt(index ?? 0))
      const highest = study.context.space.inputs.map((input) => input.levels.length - 1)
      // Sentinels keep extremes only, so that inherited levels are extremes.
      return levels.filter((level, i) => level === 0 || level === highest[i % highest.length]).length / levels.length
    }
    expect(share(evolvedNets(study, 20))).toBeGreaterThan(share(randomNets(study, 20)) + 0.1)
  })

  it('leaves it to chance where nothing new can be bred', () => {
    const study = started([0.03])
    const { space, base } = study.context
    const within = Array.from({ length: space.size }, (_, index) => index).filter(
      (index) => !study.hasIndex(index) && space.costsAt(index).params <= 0.03 * base.params,
    ).length
    const nets = evolvedNets(study, within + 1)
    expect(nets).toHaveLength(within + 1)
    expect(new Set(nets.map(({ identity }) => identity)).size).toBe(within + 1)
  })
})

describe('crowdingDistances', () => {
  it('sums the gaps between the neighbours on a front, as shares of its range', () => {
    const points = [
      [0, 10],
      [1, 6],
      [3, 4],
      [4, 0],
      [2, 2],
    ]
    const distances = crowdingDistances(points, [0, 0, 0, 0, 1])
    expect(distances).toEqual([Infinity, 3 / 4 + 6 / 10, 3 / 4 + 6 / 10, Infinity, Infinity])
  })

  it('is 0 between equal points', () => {
    expect(crowdingDistances([[1], [1], [1]], [0, 0, 0])).toEqual([Infinity, 0, Infinity])
  })
})

describe('nextUniformNets', () => {
  it('takes the largest net within each budget first, then the others from the largest on, then those beyond', () => {
    const study = startedStudy({ search: { strategy: 'uniform-scaling', budgets: [0.5, 0.2] } })
    const { uniform, base } = study.context
    const fresh = uniform.filter((net) => !study.has(net))
    const nets = nextUniformNets(study, 100)
    expect(new Set(nets)).toEqual(new Set(fresh))
    const shares = nets.map(({ params }) => params / base.params)
    const largestWithin = (budget: number): number =>
      Math.max(...fresh.map(({ params }) => params / base.params).filter((share) => share <= budget))
    expect(shares.slice(0, 2)).toEqual([largestWithin(0.2), largestWithin(0.5)])
    const rest = shares.slice(2)
    const within = rest.filter((share) => share <= 0.5)
    expect(rest).toEqual([
      ...within.toSorted((a, b) => b - a),
      ...rest.filter((share) => share > 0.5).toSorted((a, b) => a - b),
    ])
    expect(nextUniformNets(study, 1)).toEqual(nets.slice(0, 1))
  })
})
