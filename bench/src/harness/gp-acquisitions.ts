import {
  byCostFront,
  byExpectedImprovement,
  byMean,
  byProbabilityOfImprovement,
  byUncertainFront,
  byUpperConfidenceBound,
  CostFront,
  drawPath,
  fitGaussianProcess,
  latticeLevels,
  UncertainFront,
  whereFeasible,
  withinCost,
  type LatticeScoring,
  type LatticeTables,
} from '@segscale/gp'
import type { GpData } from './gp-data.ts'

/** By what whole lattices are scored. */
export const latticeAcquisitions = [
  'expected improvement',
  'probability of improvement',
  'upper confidence bound',
  'mean',
  'Thompson sample',
  'expected improvement in each of 5 budgets',
  'hypervolume against a known cost',
  'expected improvement where a second outcome is feasible',
  'hypervolume of 2 uncertain outcomes',
  'hypervolume of 3 uncertain outcomes',
] as const
/** One of {@link latticeAcquisitions}. */
export type LatticeAcquisition = (typeof latticeAcquisitions)[number]

/** Acquisitions with the processes and costs that they need. */
export type Scored = Pick<LatticeScoring, 'processes' | 'acquisitions' | 'costs'>

/** Sets an acquisition up over a lattice. Further outcomes are those of the data with its inputs turned round. */
export function scoredBy(name: LatticeAcquisition, data: GpData, tables: LatticeTables): Scored {
  const first = fitGaussianProcess(data)
  const best = Math.max(...data.y)
  const turned = (by: number): GpData => ({ x: data.x.map((x) => [...x.slice(by), ...x.slice(0, by)]), y: data.y })
  const alone = [first]
  switch (name) {
    case 'expected improvement':
      return { processes: alone, acquisitions: [byExpectedImprovement(best)] }
    case 'probability of improvement':
      return { processes: alone, acquisitions: [byProbabilityOfImprovement(best)] }
    case 'upper confidence bound':
      return { processes: alone, acquisitions: [byUpperConfidenceBound(2)] }
    case 'mean':
      return { processes: alone, acquisitions: [byMean()] }
    case 'Thompson sample':
      return { processes: [drawPath(first, tables, { seed: 1, anchors: 256 })], acquisitions: [byMean()] }
    case 'expected improvement in each of 5 budgets': {
      const budgets = [0.1, 0.2, 0.3, 0.5, 1]
      const acquisitions = budgets.map((budget) => withinCost(byExpectedImprovement(best - 1 + budget), 6 * budget))
      return { processes: alone, acquisitions, costs: sumOfLevels(tables) }
    }
    case 'hypervolume against a known cost': {
      const points = data.y.map((score, i) => ({ score, cost: (data.x[i] ?? []).reduce((sum, one) => sum + one, 0) }))
      const front = new CostFront(points, { score: Math.min(...data.y), cost: 6 })
      return { processes: alone, acquisitions: [byCostFront(front)], costs: sumOfLevels(tables) }
    }
    case 'expected improvement where a second outcome is feasible': {
      const limit = data.y.reduce((sum, y) => sum + y, 0) / data.y.length
      const processes = [first, fitGaussianProcess(turned(1))]
      return { processes, acquisitions: [whereFeasible(byExpectedImprovement(best), [limit])] }
    }
    case 'hypervolume of 2 uncertain outcomes':
      return uncertain([first, fitGaussianProcess(turned(1))], data)
    case 'hypervolume of 3 uncertain outcomes':
      return uncertain([first, fitGaussianProcess(turned(1)), fitGaussianProcess(turned(2))], data)
  }
}

// The front of what the processes themselves expect at the data's points.
function uncertain(processes: Scored['processes'], { x, y }: GpData): Scored {
  const means = processes.map((process) => process.predict(x).mean)
  const points = x.map((_, i) => means.map((mean) => mean[i] as number))
  const reference = processes.map(() => Math.min(...y))
  return { processes, acquisitions: [byUncertainFront(new UncertainFront(points, reference))] }
}

function sumOfLevels(tables: LatticeTables): NonNullable<Scored['costs']> {
  return (from, to, target) => {
    // Whole levels at once: the last axis counts fastest.
    const last = tables.at(-1) as Float64Array
    const levels = latticeLevels(tables, from)
    for (let index = from; index < to;) {
      const known = levels.subarray(0, -1).reduce((sum, level, axis) => sum + (tables[axis]?.[level] as number), 0)
      for (let level = levels.at(-1) as number; level < last.length && index < to; level++, index++) {
        target[index - from] = known + (last[level] as number)
      }
      levels.set(latticeLevels(tables, Math.min(index, to)))
    }
  }
}
