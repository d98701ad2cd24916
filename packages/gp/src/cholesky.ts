import { Matrix } from 'ml-matrix'
import { GpError } from './gp-error.ts'
import { Arena, place } from './linear-algebra/arena.ts'
import { dot } from './linear-algebra/dot.ts'
import { packedSize, rowStart } from './linear-algebra/packed.ts'

// Shares of the mean diagonal. Below the first, adding is lost in rounding; beyond the last, the fit is another model's.
const jitterSteps = [1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4]

// Below, making an arena costs more than it saves.
const compiledFrom = 64

/** A Cholesky factor in packed form. */
export interface PackedFactor {
  /** `L` with `L Lᵀ` = the matrix + `jitter` I, packed by rows; `n (n + 1) / 2` numbers. */
  readonly lower: Float64Array
  /** What had to be added to the diagonal, in the matrix's own units; 0 when nothing had to be. */
  readonly jitter: number
}

/**
 * Factors a covariance matrix as `L Lᵀ`, adding the least jitter of a fixed ladder that lets it succeed.
 *
 * Inputs that are nearly equal give nearly equal rows, and rounding can then push the smallest eigenvalue below zero.
 *
 * @param covariance - Symmetric `n x n` matrix; only its lower triangle is read.
 * @returns `lower`, the `n x n` factor, and `jitter`, the value added to the diagonal.
 * @throws {@link GpError} with code `NOT_POSITIVE_DEFINITE` if a ten-thousandth of the mean diagonal does not help.
 * @see Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), Algorithm 2.1, line 2. ml-matrix's own
 * `CholeskyDecomposition` does not throw here: it clamps negative pivots and sets a flag.
 */
export function jitteredCholesky(covariance: Matrix): { lower: Matrix; jitter: number } {
  const n = covariance.rows
  const packed = new Float64Array(packedSize(n))
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) packed[rowStart(i) + j] = covariance.get(i, j)
  const { lower, jitter } = packedCholesky(packed, n)
  const square = Matrix.zeros(n, n)
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) square.set(i, j, lower[rowStart(i) + j] as number)
  return { lower: square, jitter }
}

/**
 * {@link jitteredCholesky} for a packed lower triangle of `n` rows, which is left as it was.
 *
 * @param arena - Takes the factor; without one the factor is an array of its own.
 */
export function packedCholesky(covariance: Float64Array, n: number, arena?: Arena): PackedFactor {
  if (arena !== undefined) return factorWith(covariance, n, compiledFactor(arena))
  if (n < compiledFrom) return factorWith(covariance, n, plainFactor)
  const { lower, jitter } = factorWith(covariance, n, compiledFactor(new Arena(covariance.length)))
  return { lower: lower.slice(), jitter }
}

/** Factors `matrix + jitter I` into `lower`; false where a pivot is not positive. */
interface Factorisation {
  readonly lower: Float64Array
  factor(matrix: Float64Array, n: number, jitter: number): boolean
}

function factorWith(covariance: Float64Array, n: number, make: (size: number) => Factorisation): PackedFactor {
  const attempt = make(covariance.length)
  const { lower } = attempt
  if (attempt.factor(covariance, n, 0)) return { lower, jitter: 0 }
  let trace = 0
  for (let i = 0; i < n; i++) trace += covariance[rowStart(i) + i] as number
  for (const step of jitterSteps) {
    const jitter = (step * trace) / n
    if (attempt.factor(covariance, n, jitter)) return { lower, jitter }
  }
  throw new GpError(
    'NOT_POSITIVE_DEFINITE',
    `A covariance matrix must be positive definite, but this one (${n} points, mean diagonal ${trace / n}) is not, even ` +
      `with ${jitterSteps.at(-1) ?? 0} of its diagonal added. Add noise, merge points that are nearly equal, or shorten the length scales.`,
  )
}

/**
 * The factor of a matrix that has grown by rows, from the factor of the part it grew from.
 *
 * @param lower - Packed factor of the leading `m` rows.
 * @param grown - Packed lower triangle of all `n` rows.
 * @returns undefined where a pivot is not positive beyond rounding; then the whole matrix needs {@link packedCholesky}.
 */
export function extendedFactor(
  lower: Float64Array,
  m: number,
  grown: Float64Array,
  n: number,
): Float64Array | undefined {
  const factor = new Float64Array(packedSize(n))
  factor.set(lower)
  return factorRows(grown, m, n, 0, factor) ? factor : undefined
}

function plainFactor(size: number): Factorisation {
  const lower = new Float64Array(size)
  return { lower, factor: (matrix, n, jitter) => factorRows(matrix, 0, n, jitter, lower) }
}

function compiledFactor(arena: Arena): (size: number) => Factorisation {
  return (size) => {
    const lower = arena.take(size)
    const factor = (matrix: Float64Array, n: number, jitter: number): boolean => {
      lower.set(matrix)
      return arena.routines.cholesky(place(lower), n, jitter) === 1
    }
    return { lower, factor }
  }
}

function factorRows(a: Float64Array, from: number, n: number, jitter: number, lower: Float64Array): boolean {
  for (let i = from; i < n; i++) {
    const row = rowStart(i)
    for (let j = 0; j < i; j++) {
      const other = rowStart(j)
      lower[row + j] = ((a[row + j] as number) - dot(lower, row, lower, other, j)) / (lower[other + j] as number)
    }
    const diagonal = (a[row + i] as number) + jitter
    const pivot = diagonal - dot(lower, row, lower, row, i)
    // A pivot within the rounding of the diagonal has no digit. Written so that NaN fails too.
    if (!(pivot > Number.EPSILON * diagonal && pivot < Infinity)) return false
    lower[row + i] = Math.sqrt(pivot)
  }
  return true
}
