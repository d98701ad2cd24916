import { condition, type Hyperparameters, type Observations } from '../conditioned.ts'
import { GpError } from '../gp-error.ts'
import { logDensity, marginalLikelihood } from '../marginal-likelihood.ts'
import type { FitVariable } from './fit-variable.ts'
import { logPrior, logPriorSlope } from './prior.ts'
import type { Range } from './starts.ts'

/** What a fit maximises, as a function of the logarithms of those hyperparameters that are free to move. */
export class LogSpace {
  readonly box: readonly Range[]
  /** Where searches start; within the box. */
  readonly typical: readonly Range[]
  readonly first: Float64Array
  evaluations = 0
  readonly #observations: Observations
  readonly #mean: number | 'profiled'
  readonly #hasNoise: boolean
  readonly #variables: readonly FitVariable[]
  readonly #free: number[]

  /** @param noise - A variable, or 0 for none. */
  constructor(
    observations: Observations,
    variables: readonly FitVariable[],
    noise: FitVariable | 0,
    mean: number | 'profiled',
  ) {
    this.#observations = observations
    this.#mean = mean
    this.#hasNoise = noise !== 0
    this.#variables = noise === 0 ? variables : [...variables, noise]
    this.#free = [...this.#variables.keys()].filter((i) => this.#variable(i).bounds[0] < this.#variable(i).bounds[1])
    this.box = this.#free.map((i) => logRange(this.#variable(i).bounds))
    this.typical = this.#free.map((i, k) => {
      const [low, high] = logRange(this.#variable(i).typical ?? this.#variable(i).bounds)
      const [min, max] = this.box[k] as Range
      return [Math.min(max, Math.max(min, low)), Math.max(min, Math.min(max, high))]
    })
    this.first = Float64Array.from(this.#free, (i) => Math.log(this.#variable(i).start))
  }

  /** The hyperparameters that belong to a point. */
  hyperparameters(x: Float64Array): Hyperparameters {
    const all = Float64Array.from(this.#variables, ({ start, bounds: [low, high] }) => (low === high ? low : start))
    for (const [k, i] of this.#free.entries()) {
      const [low, high] = this.#variable(i).bounds
      // Not beyond a bound by the rounding of log and exp.
      all[i] = Math.min(high, Math.max(low, Math.exp(x[k] as number)))
    }
    if (!this.#hasNoise) return { values: all, noise: 0, mean: this.#mean }
    return { values: all.subarray(0, -1), noise: all.at(-1) ?? 0, mean: this.#mean }
  }

  /** The negative of what is maximised, and its gradient; infinite where the covariance cannot be factored. */
  objective(x: Float64Array, gradient: Float64Array): number {
    this.evaluations++
    const found = this.#attempt(() => marginalLikelihood(this.#observations, this.hyperparameters(x)))
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

  /** What is maximised, without the cost of its gradient; `-Infinity` where the covariance cannot be factored. */
  valueAt(x: Float64Array): number {
    this.evaluations++
    return (this.likelihoodAt(x)?.logDensity ?? -Infinity) + this.#logPriors(x)
  }

  /** The log marginal likelihood, priors not counted, and the mean that it is reached with. */
  likelihoodAt(x: Float64Array): { logDensity: number; mean: number } | undefined {
    return this.#attempt(() => {
      const conditioned = condition(this.#observations, this.hyperparameters(x))
      return { logDensity: logDensity(conditioned), mean: conditioned.mean }
    })
  }

  /** Indices of the variables (noise last) that a point has at a bound. */
  atBounds(x: Float64Array): number[] {
    return this.#free.filter((_, k) => {
      const [low, high] = this.box[k] as Range
      return (x[k] as number) <= low || (x[k] as number) >= high
    })
  }

  #logPriors(x: Float64Array): number {
    let value = 0
    for (const [k, i] of this.#free.entries()) {
      const { prior } = this.#variable(i)
      if (prior !== undefined) value += logPrior(prior, x[k] as number)
    }
    return value
  }

  #variable(i: number): FitVariable {
    return this.#variables[i] as FitVariable
  }

  #attempt<T>(compute: () => T): T | undefined {
    const { arena } = this.#observations.pairs
    try {
      return arena === undefined ? compute() : arena.scoped(compute)
    } catch (error) {
      if (error instanceof GpError && error.code === 'NOT_POSITIVE_DEFINITE') return undefined
      throw error
    }
  }
}

function logRange([low, high]: Range): Range {
  return [Math.log(low), Math.log(high)]
}
