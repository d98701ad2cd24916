import type { Conditioned } from './conditioned.ts'
import { columnStart, inverseColumns } from './linear-algebra/triangular.ts'
import { dot } from './linear-algebra/dot.ts'

/** What the process would predict for each training output from all the others. */
export interface LeaveOneOut {
  /** `n` means, in the units of the outputs. */
  readonly mean: Float64Array
  /** `n` deviations of a new noisy output (latent deviation and noise together), in the units of the outputs. */
  readonly deviation: Float64Array
  /** `Σ_i log N(y_i; mean_i, deviation_i²)`, in the units of the outputs, natural log. */
  readonly logDensity: number
}

/**
 * Leave-one-out predictions in closed form, on the standardised scale: `z_i - α_i / (K_y⁻¹)_ii` with variance
 * `1 / (K_y⁻¹)_ii`. Hyperparameters, mean and standardisation stay those of the whole set.
 *
 * @see Rasmussen and Williams (2006), equations 5.10 to 5.12 (Sundararajan and Keerthi 2001).
 */
export function leaveOneOut(conditioned: Conditioned): { shortfall: Float64Array; variance: Float64Array } {
  const { n, lower, alpha } = conditioned
  const columns = inverseColumns(lower, n)
  const shortfall = new Float64Array(n)
  const variance = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const column = columnStart(i, n)
    const precision = dot(columns, column, columns, column, n - i)
    variance[i] = 1 / precision
    shortfall[i] = (alpha[i] as number) / precision
  }
  return { shortfall, variance }
}
