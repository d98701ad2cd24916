/** An affine map from outputs to the scale on which a process is fitted: `(y - shift) / scale`. */
export interface Standardization {
  readonly shift: number
  readonly scale: number
}

/** How outputs are scaled: not at all, by the deviation over `n` (scikit-learn), or over `n - 1` (BoTorch). */
export type StandardizationKind = 'none' | 'population' | 'sample'

/**
 * The map that gives outputs mean 0 and deviation 1. Outputs that are equal to within rounding get scale 1.
 *
 * @param y - `n` finite outputs, `n` >= 1.
 */
export function standardization(y: Float64Array, kind: StandardizationKind): Standardization {
  if (kind === 'none' || y.length === 0) return { shift: 0, scale: 1 }
  const n = y.length
  let sum = 0
  for (const value of y) sum += value / n
  // A second pass takes out the rounding of the first, which matters for outputs far from 0.
  let rest = 0
  let largest = 0
  for (const value of y) {
    rest += (value - sum) / n
    largest = Math.max(largest, Math.abs(value))
  }
  const shift = sum + rest
  // Shares of the largest, whose squares neither overflow nor vanish.
  let squares = 0
  for (const value of y) squares += ((value - shift) / (largest || 1)) ** 2
  const scale = largest * Math.sqrt(squares / (kind === 'sample' ? Math.max(1, n - 1) : n))
  // Below this the deviation is rounding, not signal: 3.7 ten times must not become noise of size 1.
  return scale > 8 * Number.EPSILON * largest ? { shift, scale } : { shift, scale: 1 }
}

/** Outputs on the standardised scale. */
export function standardized(y: Float64Array, { shift, scale }: Standardization): Float64Array {
  return y.map((value) => (value - shift) / scale)
}

/**
 * Variances of outputs on the standardised scale. A noise that is 1e12 times the outputs' variance leaves nothing of an
 * output, so there they stop.
 */
export function standardizedVariances(variances: Float64Array, { scale }: Standardization): Float64Array {
  return variances.map((variance) => Math.min(1e12, variance / scale / scale))
}
