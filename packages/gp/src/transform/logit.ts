import { normalPdf } from '../statistics/normal.ts'

// Accuracies of 0 and 1 have no logit; a share this close to them counts as being this far away.
const usualMargin = 1e-4

/**
 * `log(p / (1 - p))`, the scale on which accuracies are closer to normal and predictions cannot leave (0, 1).
 *
 * @param share - In [0, 1].
 * @param margin - Shares are moved into [margin, 1 - margin] first. For an accuracy over `count` images `0.5 / count`
 * is the usual choice. Default 1e-4.
 */
export function logit(share: number, margin: number = usualMargin): number {
  const inside = Math.min(1 - margin, Math.max(margin, share))
  return Math.log(inside / (1 - inside))
}

/** The inverse of {@link logit}: `1 / (1 + exp(-value))`, in (0, 1). The logit's median maps to the median share. */
export function expit(value: number): number {
  return value >= 0 ? 1 / (1 + Math.exp(-value)) : Math.exp(value) / (1 + Math.exp(value))
}

/**
 * The variance that counting adds to the logit of an accuracy: `1 / (count p (1 - p))`, by the delta method.
 *
 * @param share - The accuracy, moved inwards by half an image as in {@link logit}.
 * @param count - How many images it was counted over.
 */
export function logitNoiseVariance(share: number, count: number): number {
  const inside = Math.min(1 - 0.5 / count, Math.max(0.5 / count, share))
  return 1 / (count * inside * (1 - inside))
}

/** Moments of a share. */
export interface ShareMoments {
  readonly mean: number
  readonly deviation: number
}

/**
 * Mean and deviation of a share whose logit is `N(mean, deviation²)`: the expected accuracy, not the median.
 *
 * By the trapezoidal rule over the normal, which for analytic functions that die out at both ends converges as fast as
 * Gauss-Hermite quadrature does, and keeps its accuracy where the share is a steep step: about 1e-14 for deviations up
 * to 25. At deviation 0 it is the inverse logit itself.
 */
export function accuracyMoments(mean: number, deviation: number): ShareMoments {
  const median = expit(mean)
  if (!(deviation > 0)) return { mean: median, deviation: 0 }
  const { nodes, weights } = rules[Math.min(rules.length - 1, refinements(deviation))] as QuadratureRule
  let first = 0
  let second = 0
  for (let k = 0; k < nodes.length; k++) {
    // About the median, so that small deviations do not drown in rounding.
    const shift = expit(mean + deviation * (nodes[k] as number)) - median
    first += (weights[k] as number) * shift
    second += (weights[k] as number) * shift * shift
  }
  return { mean: median + first, deviation: Math.sqrt(Math.max(0, second - first * first)) }
}

interface QuadratureRule {
  readonly nodes: Float64Array
  readonly weights: Float64Array
}

// The step must shrink with the distance π / deviation of the share's nearest pole.
const widestStep = 0.5
function refinements(deviation: number): number {
  return Math.max(0, Math.ceil(Math.log2(deviation / 0.8)))
}

const rules: readonly QuadratureRule[] = Array.from({ length: 6 }, (_, refinement) => {
  const step = widestStep / 2 ** refinement
  const reach = 8.5
  const nodes = Float64Array.from({ length: (2 * reach) / step + 1 }, (_, k) => -reach + k * step)
  return { nodes, weights: nodes.map((node) => step * normalPdf(node)) }
})
