import { freeDirection, initialCurvature, updateCurvature } from './curvature.ts'
import { projectedSearch, type Trial } from './projected-search.ts'

// How many times the gradient tolerance still counts as flat where no step gains anything.
const roundingAllowance = 100

/** A smooth function; writes its gradient and gives back its value, or `Infinity` where it cannot be evaluated. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number

/** A problem `min f(x)` subject to `lower <= x <= upper`, all of `p` numbers. */
export interface BoxProblem {
  readonly objective: Objective
  /** Moved into the box if it lies outside. */
  readonly start: ArrayLike<number>
  readonly lower: ArrayLike<number>
  readonly upper: ArrayLike<number>
  /** Default 200. */
  readonly maxIterations?: number
  /** Stops when no component of the projected gradient is larger. Default 1e-5. */
  readonly gradientTolerance?: number
  /** What a search that is taken up again has learnt before. */
  readonly curvature?: Float64Array | undefined
  /** Stops when two steps in a row gain less than this share of `max(1, |f|)`. Default 1e-9. */
  readonly valueTolerance?: number
}

/** Where a minimisation ended. */
export interface BoxMinimum {
  readonly x: Float64Array
  readonly value: number
  /** `converged`: a tolerance was met. `stalled`: no step gained anything. `limit`: out of iterations. */
  readonly status: 'converged' | 'stalled' | 'limit' | 'infeasible'
  readonly iterations: number
  readonly evaluations: number
  /** The last approximation of the Hessian, `p x p`, with which the search could go on. */
  readonly curvature: Float64Array | undefined
}

/**
 * Minimises a smooth function of few variables in a box by a projected BFGS method.
 *
 * The curvature matrix is kept whole (`p x p`): hyperparameters are few, and an evaluation costs `O(n³)`, so fewer
 * evaluations are worth more than the memory that L-BFGS-B saves. Variables that sit at a bound with the gradient
 * pushing outwards are left out of the Newton system.
 *
 * @see Kim, Sra, Dhillon (2010), Tackling box-constrained optimization via a new projected quasi-Newton approach.
 */
export function minimizeInBox(problem: BoxProblem): BoxMinimum {
  const { objective, lower, upper, maxIterations = 200, gradientTolerance = 1e-5, valueTolerance = 1e-9 } = problem
  const p = problem.start.length
  let { curvature } = problem
  let evaluations = 0
  const evaluate = (x: Float64Array): Trial => {
    evaluations++
    const gradient = new Float64Array(p)
    const value = objective(x, gradient)
    const usable = Number.isFinite(value) && gradient.every((slope) => Number.isFinite(slope))
    return { x, value: usable ? value : Infinity, gradient }
  }
  let point = evaluate(Float64Array.from(problem.start, (v, i) => clamp(v, lower[i] as number, upper[i] as number)))
  const ended = (status: BoxMinimum['status'], iterations: number): BoxMinimum => {
    return { x: point.x, value: point.value, status, iterations, evaluations, curvature }
  }
  if (point.value === Infinity) return ended('infeasible', 0)

  let smallGains = 0
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (projectedGradient(point, lower, upper) <= gradientTolerance) return ended('converged', iteration)
    let next = projectedSearch(point, freeDirection(point, curvature, lower, upper), lower, upper, evaluate)
    if (next === undefined && curvature !== undefined) {
      // A curvature matrix gone bad is forgotten once; steepest descent decides whether this is the end.
      curvature = undefined
      next = projectedSearch(point, freeDirection(point, curvature, lower, upper), lower, upper, evaluate)
    }
    if (next === undefined) {
      // Near a minimum, where steps gain less than values are rounded by, the gradient may stay a little above.
      const isFlat = projectedGradient(point, lower, upper) <= roundingAllowance * gradientTolerance
      return ended(isFlat ? 'converged' : 'stalled', iteration)
    }
    curvature = updateCurvature(curvature ?? initialCurvature(point, next), point, next)
    smallGains = point.value - next.value <= valueTolerance * Math.max(1, Math.abs(next.value)) ? smallGains + 1 : 0
    point = next
    if (smallGains >= 2) return ended('converged', iteration + 1)
  }
  return ended('limit', maxIterations)
}

function projectedGradient({ x, gradient }: Trial, lower: ArrayLike<number>, upper: ArrayLike<number>): number {
  let largest = 0
  for (const [i, slope] of gradient.entries()) {
    const at = x[i] as number
    largest = Math.max(largest, Math.abs(clamp(at - slope, lower[i] as number, upper[i] as number) - at))
  }
  return largest
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value))
}
