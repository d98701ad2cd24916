import { Matrix } from 'ml-matrix'
import { packedCholesky } from './cholesky.ts'
import { GpError } from './gp-error.ts'
import { Pairs } from './kernel/pairs.ts'
import { dot } from './linear-algebra/dot.ts'
import { rowStart } from './linear-algebra/packed.ts'
import { solveLower } from './linear-algebra/triangular.ts'
import { normalSource } from './normal-source.ts'
import { toPoints, type Points, type PointsLike } from './points.ts'
import type { Regression } from './regression.ts'

// The factor of so many points fills 64 MB and takes some seconds.
const mostPoints = 4096

/** How many samples, and which. */
export interface SampleOptions {
  /** Default 1. */
  readonly count?: number
  /** Default 0. */
  readonly seed?: number
}

/**
 * Joint samples of the latent function at `m` points, exact: `mean + L e` with `L` the factor of the posterior
 * covariance and `e` standard normal. A sample of a larger `count` begins with those of a smaller one.
 *
 * Points that are known exactly, or that nearly coincide, make that covariance singular; then the least jitter that lets
 * it be factored is added, at most a ten-thousandth of the mean variance.
 *
 * @param points - Up to 4096: costs `O(m³)` once, then `O(m²)` per sample.
 * @returns `count x m`, in the units of the outputs.
 * @throws {@link GpError} with code `INPUT_INVALID` for more points.
 * @see Rasmussen and Williams (2006), section A.2.
 */
export function posteriorSamples(regression: Regression, points: PointsLike, options: SampleOptions = {}): Matrix {
  const { count = 1, seed = 0 } = options
  const at = toPoints(points, regression.kernel.inputs)
  const m = at.count
  if (m > mostPoints) {
    throw new GpError(
      'INPUT_INVALID',
      `Joint samples can be drawn at up to ${mostPoints} points, but these are ${m}. Draw at the most promising ones.`,
    )
  }
  const { shift, scale } = regression.standardization
  const { mean, covariance } = standardizedPosterior(regression, at)
  const lower = factor(covariance, m)
  const draw = normalSource(seed)
  const samples = Matrix.zeros(count, m)
  for (let s = 0; s < count; s++) {
    const normals = Float64Array.from({ length: m }, draw)
    for (let i = 0; i < m; i++) {
      samples.set(s, i, shift + scale * ((mean[i] as number) + dot(lower, rowStart(i), normals, 0, i + 1)))
    }
  }
  return samples
}

function standardizedPosterior(regression: Regression, at: Points): { mean: Float64Array; covariance: Float64Array } {
  const { kernel, values, x, conditioned } = regression
  const { n, lower, whitened, mean: constant } = conditioned
  const cross = kernel.evaluate(values, Pairs.between(at, x)).covariance
  const covariance = kernel.evaluate(values, Pairs.within(at)).covariance.slice()
  const mean = new Float64Array(at.count)
  for (let i = 0, pair = 0; i < at.count; i++) {
    solveLower(lower, n, cross, i * n)
    mean[i] = constant + dot(cross, i * n, whitened, 0, n)
    for (let j = 0; j <= i; j++, pair++) {
      covariance[pair] = (covariance[pair] as number) - dot(cross, i * n, cross, j * n, n)
    }
  }
  return { mean, covariance }
}

// A covariance of nothing but 0 (every point known exactly) has no jitter that is a share of it.
function factor(covariance: Float64Array, m: number): Float64Array {
  let trace = 0
  for (let i = 0; i < m; i++) {
    const diagonal = rowStart(i) + i
    covariance[diagonal] = Math.max(0, covariance[diagonal] as number)
    trace += covariance[diagonal]
  }
  return trace > 0 ? packedCholesky(covariance, m).lower : new Float64Array(covariance.length)
}
