import type { Prediction } from '../regression.ts'
import {
  continuousRankedProbabilityScore,
  intervalCoverage,
  negativeLogPredictiveDensity,
  rootMeanSquaredError,
  rSquared,
} from './predictive-score.ts'
import { kendallTauB, spearman } from './rank-correlation.ts'

/** How well predictions with deviations fit what was observed; undefined where a figure does not exist. */
export interface Diagnostics {
  readonly r2: number | undefined
  /** In the units of the outputs, as are `crps` and the unit of `nlpd`'s density. */
  readonly rmse: number
  readonly spearman: number | undefined
  readonly kendall: number | undefined
  readonly nlpd: number
  readonly crps: number
  /** Share of outputs within their central 95 % intervals. */
  readonly coverage95: number
}

/**
 * All figures on a set of predictions, for example those of `leaveOneOut()`.
 *
 * @param observed - `n` outputs.
 * @param predicted - `n` means and deviations; the deviations must include the noise of an observation.
 */
export function diagnose(observed: ArrayLike<number>, { mean, deviation }: Prediction): Diagnostics {
  return {
    r2: rSquared(observed, mean),
    rmse: rootMeanSquaredError(observed, mean),
    spearman: spearman(observed, mean),
    kendall: kendallTauB(observed, mean),
    nlpd: negativeLogPredictiveDensity(observed, mean, deviation),
    crps: continuousRankedProbabilityScore(observed, mean, deviation),
    coverage95: intervalCoverage(observed, mean, deviation, 0.95),
  }
}
