import { seededUniform } from './seeded-uniform.ts'
import type { CostFront } from './cost-front.ts'
import { expectedImprovementLogBound, logExpectedImprovement } from './expected-improvement.ts'
import { logProbabilityOfImprovement } from './probability-of-improvement.ts'
import type { UncertainFront } from './uncertain-front.ts'
import { upperConfidenceBound } from './upper-confidence-bound.ts'

/** A normal belief about an outcome. */
export interface Belief {
  readonly mean: number
  /** 0 or more. */
  readonly deviation: number
}

/** A candidate as acquisitions see it: the belief about its score, and whatever else may count. */
export interface Candidate extends Belief {
  /** Its index among all candidates. */
  readonly index: number
  /** Its exactly known cost; 0 where no costs are at hand. */
  readonly cost: number
  /** Beliefs about further outcomes, in an order that caller and acquisition agree on. */
  readonly others: readonly Belief[]
}

/** How promising candidates are; higher is better. */
export interface Acquisition {
  /** Candidates that cost more are not considered: a hard limit on a known cost, such as a parameter budget. */
  readonly maxCost?: number | undefined
  /** Whether scores depend on the candidate's cost. */
  readonly usesCost: boolean
  /** Whether scores depend on deviations, which take most of the time of a scan. */
  readonly usesDeviation: boolean
  score(candidate: Candidate): number
  /**
   * Never below the score, and cheaper: what is bounded below the best need not be scored.
   *
   * @param floor - What a bound must be below to be of use; a rough bound that is will do.
   */
  bound?(candidate: Candidate, floor: number): number
}

/** Acquisition by posterior mean: exploitation alone. */
export function byMean(): Acquisition {
  return { usesCost: false, usesDeviation: false, score: ({ mean }) => mean }
}

/** Acquisition by {@link upperConfidenceBound}. */
export function byUpperConfidenceBound(kappa: number): Acquisition {
  return {
    usesCost: false,
    usesDeviation: true,
    score: ({ mean, deviation }) => upperConfidenceBound(mean, deviation, kappa),
  }
}

/** Acquisition by {@link logExpectedImprovement} over the best score known. */
export function byExpectedImprovement(best: number): Acquisition {
  return {
    usesCost: false,
    usesDeviation: true,
    score: ({ mean, deviation }) => logExpectedImprovement(mean, deviation, best),
    bound: ({ mean, deviation }) => expectedImprovementLogBound(mean, deviation, best),
  }
}

/** Acquisition by {@link logProbabilityOfImprovement} over the best score known. */
export function byProbabilityOfImprovement(best: number): Acquisition {
  return {
    usesCost: false,
    usesDeviation: true,
    score: ({ mean, deviation }) => logProbabilityOfImprovement(mean, deviation, best),
  }
}

/** Acquisition by the log of the expected hypervolume improvement of an uncertain score at a known cost. */
export function byCostFront(front: CostFront): Acquisition {
  return {
    usesCost: true,
    usesDeviation: true,
    score: ({ mean, deviation, cost }) => front.logExpectedImprovement(mean, deviation, cost),
    bound: ({ mean, deviation, cost }) => front.logBound(mean, deviation, cost),
  }
}

/**
 * Acquisition by the log of the expected hypervolume improvement where all objectives are uncertain: the candidate's own
 * score, then its `others`, all to be maximised.
 */
export function byUncertainFront(front: UncertainFront): Acquisition {
  // The same lists for all candidates, because there are millions.
  const means: number[] = []
  const deviations: number[] = []
  const take = ({ mean, deviation, others }: Candidate): void => {
    means[0] = mean
    deviations[0] = deviation
    for (let j = 0; j < others.length; j++) {
      const other = others[j] as Belief
      means[j + 1] = other.mean
      deviations[j + 1] = other.deviation
    }
  }
  return {
    usesCost: false,
    usesDeviation: true,
    score: (candidate) => {
      take(candidate)
      return front.logExpectedImprovement(means, deviations)
    },
    bound: (candidate, floor) => {
      take(candidate)
      return front.logBound(means, deviations, floor)
    },
  }
}

/** Evenly random scores, fixed by the seed and the candidate's index alone: the plain alternative to all others. */
export function byChance(seed: number): Acquisition {
  return { usesCost: false, usesDeviation: false, score: ({ index }) => seededUniform(seed, index) }
}

/** An acquisition per budget: candidates that cost more than `maxCost` are not considered. */
export function withinCost(acquisition: Acquisition, maxCost: number): Acquisition {
  return { ...acquisition, maxCost: Math.min(maxCost, acquisition.maxCost ?? Infinity) }
}

/**
 * An acquisition whose score is a log of an expected gain, weighed with the probability that further, uncertain outcomes
 * keep within their limits.
 *
 * @param limits - For each of the candidate's `others` the most that it may be; Infinity for no limit.
 * @see Gardner, Kusner, Xu, Weinberger, Cunningham (2014), Bayesian optimization with inequality constraints; the
 * outcomes are taken for independent.
 */
export function whereFeasible(acquisition: Acquisition, limits: readonly number[]): Acquisition {
  const logFeasible = ({ others }: Candidate): number =>
    limits.reduce((sum, limit, j) => sum + logProbabilityWithin(others[j] as Belief, limit), 0)
  // Its bound stays one, because the log of a probability is at most 0.
  return {
    ...acquisition,
    usesDeviation: true,
    score: (candidate) => acquisition.score(candidate) + logFeasible(candidate),
  }
}

/** Natural log of `P(Y <= limit)` for a normal belief about `Y`. */
export function logProbabilityWithin({ mean, deviation }: Belief, limit: number): number {
  if (deviation > 0) return logProbabilityOfImprovement(-mean, deviation, -limit)
  return mean <= limit ? 0 : -Infinity
}
