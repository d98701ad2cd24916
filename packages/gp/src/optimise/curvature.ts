import { packedSize, rowStart } from '../linear-algebra/packed.ts'
import { solveLower, solveLowerTransposed } from '../linear-algebra/triangular.ts'
import type { Trial } from './projected-search.ts'

// No variable moves further in one step. On the log scale of hyperparameters this is a factor of 20.
const longestMove = 3

/**
 * The quasi-Newton direction over the variables that are free to move: `B_FF d_F = -g_F`, and 0 elsewhere.
 *
 * Not free are variables at a bound that the gradient, or the direction itself, pushes across it.
 *
 * @param curvature - `p x p` approximation of the Hessian; undefined stands for the identity.
 */
export function freeDirection(
  { x, gradient }: Trial,
  curvature: Float64Array | undefined,
  lower: ArrayLike<number>,
  upper: ArrayLike<number>,
): Float64Array {
  const p = x.length
  const blocked = (i: number, move: number): boolean =>
    (move <= 0 && (x[i] as number) <= (lower[i] as number)) || (move >= 0 && (x[i] as number) >= (upper[i] as number))
  let free = Array.from({ length: p }, (_, i) => i).filter((i) => !blocked(i, -(gradient[i] as number)))
  for (;;) {
    const moves = solved(free, gradient, curvature)
    const stays = free.filter((i, k) => blocked(i, moves[k] as number))
    if (stays.length === 0) return limited(free, moves, p)
    free = free.filter((i) => !stays.includes(i))
  }
}

/** A multiple of the identity that fits the curvature seen along the first step. */
export function initialCurvature(from: Trial, to: Trial): Float64Array {
  const p = from.x.length
  let steps = 0
  let changes = 0
  for (let i = 0; i < p; i++) {
    const s = (to.x[i] as number) - (from.x[i] as number)
    const y = (to.gradient[i] as number) - (from.gradient[i] as number)
    steps += s * y
    changes += y * y
  }
  const scale = steps > 0 ? changes / steps : 1
  const identity = new Float64Array(p * p)
  for (let i = 0; i < p; i++) identity[i * p + i] = scale
  return identity
}

/**
 * The BFGS update, damped so that the matrix stays positive definite where the function is not convex.
 *
 * @see Nocedal and Wright, Numerical Optimization (2006), equations 6.19 and procedure 18.2 (Powell's damping).
 */
export function updateCurvature(curvature: Float64Array, from: Trial, to: Trial): Float64Array {
  const p = from.x.length
  const step = from.x.map((value, i) => (to.x[i] as number) - value)
  const change = from.gradient.map((value, i) => (to.gradient[i] as number) - value)
  const bent = new Float64Array(p)
  let bending = 0
  let seen = 0
  for (let i = 0; i < p; i++) {
    let sum = 0
    for (let j = 0; j < p; j++) sum += (curvature[i * p + j] as number) * (step[j] as number)
    bent[i] = sum
    bending += sum * (step[i] as number)
    seen += (change[i] as number) * (step[i] as number)
  }
  if (!(bending > 0)) return curvature
  const theta = seen >= 0.2 * bending ? 1 : (0.8 * bending) / (bending - seen)
  const damped = change.map((value, i) => theta * value + (1 - theta) * (bent[i] as number))
  const weight = theta * seen + (1 - theta) * bending
  return curvature.map((value, k) => {
    const i = Math.floor(k / p)
    const j = k % p
    const gained = ((damped[i] as number) * (damped[j] as number)) / weight
    return value + gained - ((bent[i] as number) * (bent[j] as number)) / bending
  })
}

function solved(free: readonly number[], gradient: Float64Array, curvature: Float64Array | undefined): Float64Array {
  const moves = Float64Array.from(free, (i) => -(gradient[i] as number))
  if (curvature === undefined) return moves
  const m = free.length
  const p = gradient.length
  const lower = new Float64Array(packedSize(m))
  for (let a = 0; a < m; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = curvature[(free[a] as number) * p + (free[b] as number)] as number
      for (let k = 0; k < b; k++) sum -= (lower[rowStart(a) + k] as number) * (lower[rowStart(b) + k] as number)
      if (a > b) lower[rowStart(a) + b] = sum / (lower[rowStart(b) + b] as number)
      // Damping keeps the matrix positive definite; where rounding does not, steepest descent steps in.
      else if (sum > 0) lower[rowStart(a) + a] = Math.sqrt(sum)
      else return moves
    }
  }
  solveLower(lower, m, moves)
  solveLowerTransposed(lower, m, moves)
  return moves
}

function limited(free: readonly number[], moves: Float64Array, p: number): Float64Array {
  const direction = new Float64Array(p)
  let largest = 0
  for (const move of moves) largest = Math.max(largest, Math.abs(move))
  const scale = largest > longestMove ? longestMove / largest : 1
  for (const [k, i] of free.entries()) direction[i] = scale * (moves[k] as number)
  return direction
}
