import { condition, type Conditioned, type Hyperparameters, type Observations } from './conditioned.ts'
import { place, type Arena } from './linear-algebra/arena.ts'
import { dot } from './linear-algebra/dot.ts'
import { rowStart } from './linear-algebra/packed.ts'
import { inverseColumns, inverseOfFactored } from './linear-algebra/triangular.ts'

const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI)

/** Log marginal likelihood of standardised outputs, and its gradient. */
export interface MarginalLikelihood {
  /** Natural log of the density of the outputs; not divided by `n`. */
  readonly value: number
  /** With respect to the **log** of the kernel's parameters in their order, then of the noise. */
  readonly gradient: Float64Array
  /** With respect to the constant mean itself; 0 at a profiled mean. */
  readonly meanGradient: number
  /** The mean used. */
  readonly mean: number
  /** All that was added to the diagonal beyond noise. */
  readonly jitter: number
}

/**
 * The log marginal likelihood `-½ rᵀ K_y⁻¹ r - ½ log |K_y| - (n/2) log 2π` with `r = z - mean`, and its gradient.
 *
 * With a profiled mean the gradient is that of the profile likelihood: the mean's own share vanishes where it is best.
 *
 * @throws {@link GpError} with code `NOT_POSITIVE_DEFINITE`.
 * @see Rasmussen and Williams (2006), equations 2.30 and 5.9.
 */
export function marginalLikelihood(observations: Observations, hyperparameters: Hyperparameters): MarginalLikelihood {
  const conditioned = condition(observations, hyperparameters)
  const { n, alpha, evaluation, mean, jitter } = conditioned
  const inverse = precision(conditioned, observations.pairs.arena)
  // ½ (α αᵀ - K_y⁻¹), as weights over pairs: those off the diagonal stand for two elements each.
  const weights = inverse
  let trace = 0
  let meanGradient = 0
  for (let i = 0; i < n; i++) {
    const row = rowStart(i)
    const own = alpha[i] as number
    for (let j = 0; j < i; j++) weights[row + j] = own * (alpha[j] as number) - (weights[row + j] as number)
    const diagonal = 0.5 * (own * own - (weights[row + i] as number))
    weights[row + i] = diagonal
    trace += diagonal
    meanGradient += own
  }
  const gradient = new Float64Array(hyperparameters.values.length + 1)
  evaluation.addGradient(weights, gradient.subarray(0, -1))
  gradient[gradient.length - 1] = trace * hyperparameters.noise
  return { value: logDensity(conditioned), gradient, meanGradient, mean, jitter }
}

/** The log marginal likelihood of a conditioned process, without the cost of the gradient. */
export function logDensity({ n, whitened, lower }: Conditioned): number {
  let logDeterminant = 0
  for (let i = 0; i < n; i++) logDeterminant += Math.log(lower[rowStart(i) + i] as number)
  return -0.5 * dot(whitened, 0, whitened, 0, n) - logDeterminant - n * halfLogTwoPi
}

// `K_y⁻¹`, a packed lower triangle.
function precision({ lower, n }: Conditioned, arena: Arena | undefined): Float64Array {
  if (arena === undefined) return inverseOfFactored(inverseColumns(lower, n), n)
  const columns = arena.take(lower.length)
  const inverse = arena.take(lower.length)
  arena.routines.inverseColumns(place(arena.hold(lower)), n, place(columns))
  arena.routines.inverseOfFactored(place(columns), n, place(inverse))
  return inverse
}
