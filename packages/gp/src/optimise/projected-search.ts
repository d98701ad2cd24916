/** A point with its value and gradient. */
export interface Trial {
  readonly x: Float64Array
  readonly value: number
  readonly gradient: Float64Array
}

// Armijo's share of the predicted decrease, and the share of the slope that must be gone for a step to be long enough.
const decreaseShare = 1e-4
const curvatureShare = 0.9
const maxBacktracks = 25
const maxExpansions = 8

/**
 * Searches along the projection of a descent ray onto the box for a point that is sufficiently lower.
 *
 * Backtracks by quadratic interpolation; where the full step is accepted but the slope is still steep, the step is
 * lengthened, so that the curvature along the ray becomes known.
 *
 * @param direction - A descent direction, 0 for the variables that are to stay.
 * @returns undefined where nothing lower was found.
 */
export function projectedSearch(
  from: Trial,
  direction: Float64Array,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
  evaluate: (x: Float64Array) => Trial,
): Trial | undefined {
  const at = (step: number): Trial => evaluate(projected(from.x, direction, step, lower, upper))
  const slope = inner(from.gradient, direction)
  if (!(slope < 0)) return undefined
  let step = 1
  let found: Trial | undefined
  for (let k = 0; k < maxBacktracks && found === undefined; k++) {
    const trial = at(step)
    const predicted = decrease(from, trial)
    if (predicted < 0 && trial.value <= from.value + decreaseShare * predicted) found = trial
    else step *= shrinkage(from.value, trial.value, slope * step)
  }
  if (found === undefined || step < 1) return found
  for (let k = 0; k < maxExpansions && inner(found.gradient, direction) < curvatureShare * slope; k++) {
    step *= 2
    const trial = at(step)
    if (!(trial.value < found.value)) break
    found = trial
  }
  return found
}

function projected(
  x: Float64Array,
  direction: Float64Array,
  step: number,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): Float64Array {
  return x.map((value, i) => {
    const moved = value + step * (direction[i] as number)
    return Math.min(upper[i] as number, Math.max(lower[i] as number, moved))
  })
}

// The minimum of the parabola through both values and the slope, kept within [0.1, 0.5] of the step.
function shrinkage(before: number, after: number, slope: number): number {
  if (!Number.isFinite(after)) return 0.1
  const factor = -slope / (2 * (after - before - slope))
  return Number.isFinite(factor) ? Math.min(0.5, Math.max(0.1, factor)) : 0.5
}

function decrease(from: Trial, trial: Trial): number {
  let sum = 0
  for (const [i, slope] of from.gradient.entries()) sum += slope * ((trial.x[i] as number) - (from.x[i] as number))
  return sum
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (const [i, value] of a.entries()) sum += value * (b[i] as number)
  return sum
}
