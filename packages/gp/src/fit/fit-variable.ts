import type { LogNormalPrior } from './prior.ts'
import type { Range } from './starts.ts'

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
