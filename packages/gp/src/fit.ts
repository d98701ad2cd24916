import type { Observations } from './conditioned.ts'
import type { FitVariable } from './fit/fit-variable.ts'
import { LogSpace } from './fit/log-space.ts'
import { distinct, race, search } from './fit/race.ts'
import { inArena, thinned } from './fit/workspace.ts'
import { GpError } from './gp-error.ts'
import type { BoxMinimum } from './optimise/minimize-in-box.ts'

// On how many points searches race, at least and per variable; how many times as many make that worth while; and how
// many of the local optima found there are then looked at on all points.
const fewPoints = 90
const fewPerVariable = 6
const worthThinning = 5 / 3
const finalists = 4

/** A fit: the data, and a variable per hyperparameter of the kernel, then one for the noise. */
export interface FitOptions {
  readonly observations: Observations
  readonly variables: readonly FitVariable[]
  /** Variance of the common noise: a variable, or 0 for none. */
  readonly noise: FitVariable | 0
  /** Default `profiled`: the most likely constant at every step. */
  readonly mean?: number | 'profiled'
  /** Searches beside the first. Default 6; up to 40 where points are few for so many variables. */
  readonly restarts?: number
  /** Seed of the restarts. Default 0. */
  readonly seed?: number
}

/** The most likely hyperparameters found. */
export interface Fit {
  readonly values: Float64Array
  readonly noise: number
  readonly mean: number
  /** At these hyperparameters, of the standardised outputs, priors not counted. */
  readonly logMarginalLikelihood: number
  /** What was maximised: the log marginal likelihood and the log priors. */
  readonly objective: number
  /** How the best search ended; the reason why to trust the result or not. */
  readonly status: BoxMinimum['status']
  /** Indices of the variables (noise last) that ended at a bound. */
  readonly atBounds: readonly number[]
  /** The objective that each search reached which was run to its end, the most promising first. */
  readonly reached: readonly number[]
  readonly evaluations: number
}

/**
 * Maximises the log marginal likelihood, plus log priors where given, from several starting points.
 *
 * Searches run on the logarithms of the hyperparameters. The first starts where the variables say, the others at the
 * most promising of an even spread of points. The same options give the same result, bit for bit.
 *
 * @throws {@link GpError} with code `NOT_POSITIVE_DEFINITE` if no starting point could be evaluated at all.
 */
export function fit(options: FitOptions): Fit {
  const { variables, noise, mean = 'profiled', seed = 0 } = options
  const space = new LogSpace(inArena(options.observations), variables, noise, mean)
  const count = options.observations.z.length
  const few = Math.max(fewPoints, fewPerVariable * (variables.length + 1))
  const isThinned = count >= worthThinning * few && options.restarts !== 0
  const restarts = options.restarts ?? usualRestarts(isThinned ? few : count, variables.length + 1)
  const minima = isThinned ? thenOnAll(space, options, few, restarts) : race(space, restarts, seed)
  const best = minima.reduce((a, b) => (b.value < a.value ? b : a))
  const likelihood = best.status === 'infeasible' ? undefined : space.likelihoodAt(best.x)
  if (likelihood === undefined) {
    throw new GpError(
      'NOT_POSITIVE_DEFINITE',
      `The likelihood must be computable somewhere within the bounds, but was at none of ${restarts + 1} starting ` +
        'points. Raise the lower bound of the noise, or merge points that are nearly equal.',
    )
  }
  const { values, noise: variance } = space.hyperparameters(best.x)
  return {
    values,
    noise: variance,
    mean: likelihood.mean,
    logMarginalLikelihood: likelihood.logDensity,
    objective: -best.value,
    status: best.status,
    atBounds: space.atBounds(best.x),
    reached: minima.map(({ value }) => -value),
    evaluations: space.evaluations,
  }
}

// Where an evaluation is dear the searches race on some of the points, and only the winners see all of them.
function thenOnAll(space: LogSpace, options: FitOptions, count: number, restarts: number): BoxMinimum[] {
  const { observations, variables, noise, mean = 'profiled', seed = 0 } = options
  const few = new LogSpace(inArena(thinned(observations, count)), variables, noise, mean)
  const found = race(few, restarts, seed)
    .sort((a, b) => a.value - b.value)
    .filter(({ status }) => status !== 'infeasible')
  space.evaluations += few.evaluations
  const likely = distinct(found, finalists)
    .map((minimum) => ({ ...minimum, value: -space.valueAt(minimum.x) }))
    .sort((a, b) => a.value - b.value)
  const share = observations.z.length / count
  // The curvature of a log likelihood grows with the number of points.
  const searches = likely.slice(0, 2).map(({ x, curvature }) => {
    return search(space, { start: x, curvature: curvature?.map((value) => value * share) })
  })
  return searches.length > 0 ? searches : race(space, restarts, seed)
}

// With few points per variable the likelihood has many local optima (seen: 1 start in 20 finds the best), and is cheap.
function usualRestarts(points: number, variables: number): number {
  const pointsPerVariable = points / variables
  if (pointsPerVariable <= 3) return 40
  return pointsPerVariable <= 8 ? 12 : 6
}
