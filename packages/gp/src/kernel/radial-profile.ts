import { expOfMinus, largestExponent } from './exponential.ts'

// Beyond this squared distance covariances are taken for those at it, 1e-302 of the variance.
const farthest = largestExponent ** 2

/** A kernel of unit variance as a function of the squared scaled distance `r² = Σ_j ((x_j - x'_j) / l_j)²`. */
export interface RadialProfile {
  readonly name: 'rbf' | 'matern12' | 'matern32' | 'matern52'
  /** Turns squared distances into `scale * k(r)`; `covariance` may be `squared` itself. */
  fill(squared: Float64Array, scale: number, covariance: Float64Array, count: number): void
  /**
   * Turns squared distances and covariances into `-2 ∂k / ∂(r²)`, which is the gradient with respect to the log of a
   * length scale per unit of that input's share of `r²`. All of it follows from `k` without another exponential.
   */
  slope(squared: Float64Array, covariance: Float64Array, slope: Float64Array): void
}

/** `exp(-r² / 2)`. */
export const rbfProfile: RadialProfile = {
  name: 'rbf',
  fill(squared, scale, covariance, count) {
    for (let p = 0; p < count; p++) {
      covariance[p] = scale * expOfMinus(Math.min(0.5 * (squared[p] as number), largestExponent))
    }
  },
  slope(_squared, covariance, slope) {
    slope.set(covariance)
  },
}

/** Matern 1/2: `exp(-r)`. Its slope has a pole at `r = 0`, where every input's share is 0, so 0 stands there. */
export const matern12Profile: RadialProfile = {
  name: 'matern12',
  fill(squared, scale, covariance, count) {
    for (let p = 0; p < count; p++) {
      covariance[p] = scale * expOfMinus(Math.sqrt(Math.min(squared[p] as number, farthest)))
    }
  },
  slope(squared, covariance, slope) {
    for (let p = 0; p < slope.length; p++) {
      const r = Math.sqrt(squared[p] as number)
      slope[p] = r > 0 ? (covariance[p] as number) / r : 0
    }
  },
}

/** Matern 3/2: `(1 + a) exp(-a)` with `a = √3 r`. */
export const matern32Profile: RadialProfile = {
  name: 'matern32',
  fill(squared, scale, covariance, count) {
    for (let p = 0; p < count; p++) {
      const a = Math.sqrt(Math.min(3 * (squared[p] as number), farthest))
      covariance[p] = scale * (1 + a) * expOfMinus(a)
    }
  },
  slope(squared, covariance, slope) {
    for (let p = 0; p < slope.length; p++) {
      slope[p] = (3 * (covariance[p] as number)) / (1 + Math.sqrt(3 * (squared[p] as number)))
    }
  },
}

/** Matern 5/2: `(1 + a + a² / 3) exp(-a)` with `a = √5 r`. */
export const matern52Profile: RadialProfile = {
  name: 'matern52',
  fill(squared, scale, covariance, count) {
    for (let p = 0; p < count; p++) {
      const a2 = Math.min(5 * (squared[p] as number), farthest)
      const a = Math.sqrt(a2)
      covariance[p] = scale * (1 + a + a2 * (1 / 3)) * expOfMinus(a)
    }
  },
  slope(squared, covariance, slope) {
    for (let p = 0; p < slope.length; p++) {
      const a2 = 5 * (squared[p] as number)
      const a1 = 1 + Math.sqrt(a2)
      slope[p] = ((5 / 3) * (covariance[p] as number) * a1) / (a1 + a2 * (1 / 3))
    }
  },
}
