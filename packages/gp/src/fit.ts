import { condition, type Hyperparameters, type Observations } from './conditioned.ts'
import { logPrior, logPriorSlope, type LogNormalPrior } from './fit/prior.ts'
import { spreadPoints, type Range } from './fit/starts.ts'
import { GpError } from './gp-error.ts'
import { logDensity, marginalLikelihood } from './marginal-likelihood.ts'
import { minimizeInBox, type BoxMinimum } from './optimise/minimize-in-box.ts'

/** One hyperparameter as a variable of the fit; `low === high` in `bounds` keeps it as it is. */
export interface FitVariable {
  /** Where the first search starts. */
  readonly start: number
  /** What the parameter must stay within; positive. */
  readonly bounds: Range
  /** Where further searches start; cut to `bounds`. Default: `bounds`. */
  readonly typical?: Range
  readonly prior?: LogNormalPrior | undefined
}

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

// Iterations of every search before the leading third goes on, and how near on the log scale two searches are one.
const heatIterations = 10
const finalShare = 1 / 3
const meetingDistance = 0.2

// Starting points screened by their likelihood alone for each search that is run in full.
const screenedPerSearch = 8

/**
 * Maximises the log marginal likelihood, plus log priors where given, from several starting points.
 *
 * Searches run on the logarithms of the hyperparameters. The first starts where the variables say, the others at the
 * most promising of an even spread of points. The same options give the same result, bit for bit.
 *
 * @throws {@link GpError} with code `NOT_POSITIVE_DEFINITE` if no starting point could be evaluated at all.
 */
export function fit(options: FitOptions): Fit {
  const space = new LogSpace(options)
  const starts = [space.first, ...promising(space, options.restarts ?? usualRestarts(options), options.seed ?? 0)]
  const minima = race(space, starts)
  const best = minima.reduce((a, b) => (b.value < a.value ? b : a))
  if (best.status === 'infeasible') {
    throw new GpError(
      'NOT_POSITIVE_DEFINITE',
      `The likelihood must be computable somewhere within the bounds, but was at none of ${starts.length} starting ` +
        'points. Raise the lower bound of the noise, or merge points that are nearly equal.',
    )
  }
  const hyperparameters = space.hyperparameters(best.x)
  const conditioned = condition(options.observations, hyperparameters)
  return {
    values: hyperparameters.values,
    noise: hyperparameters.noise,
    mean: conditioned.mean,
    logMarginalLikelihood: logDensity(conditioned),
    objective: -best.value,
    status: best.status,
    atBounds: space.atBounds(best.x),
    reached: minima.map(({ value }) => -value),
    evaluations: space.evaluations,
  }
}

// With few points per variable the likelihood has many local optima (seen: 1 start in 20 finds the best), and is cheap.
function usualRestarts({ observations, variables }: FitOptions): number {
  const pointsPerVariable = observations.z.length / (variables.length + 1)
  if (pointsPerVariable <= 3) return 40
  return pointsPerVariable <= 8 ? 12 : 6
}

// Every search gets a few iterations; those that lead then go on to the end. Searches that have met are one search.
function race(space: LogSpace, starts: readonly Float64Array[]): BoxMinimum[] {
  const shared = {
    objective: (x: Float64Array, gradient: Float64Array) => space.objective(x, gradient),
    lower: space.box.map(([low]) => low),
    upper: space.box.map(([, high]) => high),
  }
  const heats = starts
    .map((start) => minimizeInBox({ ...shared, start, maxIterations: heatIterations }))
    .sort((a, b) => a.value - b.value)
  const leaders: BoxMinimum[] = []
  for (const heat of heats) {
    if (leaders.length >= Math.max(2, starts.length * finalShare)) break
    if (!leaders.some((leader) => distance(leader.x, heat.x) < meetingDistance)) leaders.push(heat)
  }
  return leaders.map((leader) =>
    leader.status === 'limit' ? minimizeInBox({ ...shared, start: leader.x, curvature: leader.curvature }) : leader,
  )
}

function distance(a: Float64Array, b: Float64Array): number {
  let largest = 0
  for (const [i, value] of a.entries()) largest = Math.max(largest, Math.abs(value - (b[i] as number)))
  return largest
}

function promising(space: LogSpace, count: number, seed: number): Float64Array[] {
  return spreadPoints(space.typical, count * screenedPerSearch, seed)
    .map((x) => ({ x, value: space.valueAt(x) }))
    .sort((a, b) => b.value - a.value)
    .slice(0, count)
    .map(({ x }) => x)
}

/** Hyperparameters as the logarithms of those that are free to move. */
class LogSpace {
  readonly box: Range[]
  readonly typical: Range[]
  readonly first: Float64Array
  evaluations = 0
  readonly #options: FitOptions
  readonly #variables: readonly FitVariable[]
  readonly #free: number[]

  constructor(options: FitOptions) {
    this.#options = options
    this.#variables = options.noise === 0 ? options.variables : [...options.variables, options.noise]
    this.#free = [...this.#variables.keys()].filter((i) => this.#variable(i).bounds[0] < this.#variable(i).bounds[1])
    this.box = this.#free.map((i) => logRange(this.#variable(i).bounds))
    this.typical = this.#free.map((i, k) => {
      const [low, high] = logRange(this.#variable(i).typical ?? this.#variable(i).bounds)
      const [min, max] = this.box[k] as Range
      return [Math.min(max, Math.max(min, low)), Math.max(min, Math.min(max, high))]
    })
    this.first = Float64Array.from(this.#free, (i) => Math.log(this.#variable(i).start))
  }

  hyperparameters(x: Float64Array): Hyperparameters {
    const all = Float64Array.from(this.#variables, ({ start, bounds: [low, high] }) => (low === high ? low : start))
    for (const [k, i] of this.#free.entries()) {
      const [low, high] = this.#variable(i).bounds
      // Not beyond a bound by the rounding of log and exp.
      all[i] = Math.min(high, Math.max(low, Math.exp(x[k] as number)))
    }
    const mean = this.#options.mean ?? 'profiled'
    if (this.#options.noise === 0) return { values: all, noise: 0, mean }
    return { values: all.subarray(0, -1), noise: all.at(-1) ?? 0, mean }
  }

  /** The negative of what is maximised, and its gradient; infinite where the covariance cannot be factored. */
  objective(x: Float64Array, gradient: Float64Array): number {
    this.evaluations++
    const found = this.#attempt(() => marginalLikelihood(this.#options.observations, this.hyperparameters(x)))
    if (found === undefined) return Infinity
    let value = -found.value
    for (const [k, i] of this.#free.entries()) {
      gradient[k] = -(found.gradient[i] as number)
      const { prior } = this.#variable(i)
      if (prior === undefined) continue
      value -= logPrior(prior, x[k] as number)
      gradient[k] -= logPriorSlope(prior, x[k] as number)
    }
    return value
  }

  /** What is maximised, without the cost of its gradient. */
  valueAt(x: Float64Array): number {
    this.evaluations++
    const found = this.#attempt(() => logDensity(condition(this.#options.observations, this.hyperparameters(x))))
    let value = found ?? -Infinity
    for (const [k, i] of this.#free.entries()) {
      const { prior } = this.#variable(i)
      if (prior !== undefined) value += logPrior(prior, x[k] as number)
    }
    return value
  }

  atBounds(x: Float64Array): number[] {
    return this.#free.filter((_, k) => {
      const [low, high] = this.box[k] as Range
      return (x[k] as number) <= low || (x[k] as number) >= high
    })
  }

  #variable(i: number): FitVariable {
    return this.#variables[i] as FitVariable
  }

  #attempt<T>(compute: () => T): T | undefined {
    try {
      return compute()
    } catch (error) {
      if (error instanceof GpError && error.code === 'NOT_POSITIVE_DEFINITE') return undefined
      throw error
    }
  }
}

function logRange([low, high]: Range): Range {
  return [Math.log(low), Math.log(high)]
}
