import { Matrix } from 'ml-matrix'
import { condition, type Conditioned, type Observations } from './conditioned.ts'
import { GpError } from './gp-error.ts'
import type { Kernel } from './kernel/kernel.ts'
import { Pairs } from './kernel/pairs.ts'
import { leaveOneOut, type LeaveOneOut } from './leave-one-out.ts'
import { dot } from './linear-algebra/dot.ts'
import { solveLower } from './linear-algebra/triangular.ts'
import { logDensity } from './marginal-likelihood.ts'
import { concatenatePoints, toPoints, toVector, type Points, type PointsLike } from './points.ts'
import { standardized, standardizedVariances, type Standardization } from './standardization.ts'

// Rows predicted at a time: their covariances with the training points should stay in the second-level cache.
const rowsAtOnce = 256

/** Everything that decides a posterior. `values`, `noise`, `mean` and `jitter` are on the standardised scale. */
export interface RegressionOptions {
  readonly kernel: Kernel
  /** The kernel's hyperparameters, in its order and in natural units. */
  readonly values: ArrayLike<number>
  /** Variance of the noise that all points share; 0 for none. */
  readonly noise: number
  /** The constant mean; `profiled` (default) sets it to its most likely value. */
  readonly mean?: number | 'profiled'
  readonly x: PointsLike
  /** `n` outputs. */
  readonly y: ArrayLike<number>
  /** Known noise variance of each output, in squared output units, beside `noise`. */
  readonly noiseVariances?: ArrayLike<number> | undefined
  /** Default: outputs as they are. */
  readonly standardization?: Standardization
  /** Added to the diagonal for the sake of numerics. Default 0; more is added where the factorisation needs it. */
  readonly jitter?: number
}

/** Predictions for `m` points, in the units of the outputs. */
export interface Prediction {
  readonly mean: Float64Array
  /** Of the latent function: the noise of a new observation is not in it. */
  readonly deviation: Float64Array
}

/**
 * Exact Gaussian-process regression at given hyperparameters.
 *
 * @see Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), Algorithm 2.1.
 */
export class Regression {
  readonly kernel: Kernel
  readonly values: Float64Array
  readonly noise: number
  readonly standardization: Standardization
  /** Training points. */
  readonly x: Points
  readonly y: Float64Array
  /** The conditioned process, on the standardised scale. */
  readonly conditioned: Conditioned
  /** Known noise variance of each output, in squared output units. */
  readonly noiseVariances: Float64Array | undefined
  readonly #observations: Observations

  /**
   * Conditions the process on the data.
   *
   * @throws {@link GpError} with code `INPUT_INVALID`, `HYPERPARAMETERS_INVALID` or `NOT_POSITIVE_DEFINITE`.
   */
  constructor(options: RegressionOptions, known?: Float64Array) {
    this.kernel = options.kernel
    this.x = toPoints(options.x, options.kernel.inputs)
    this.y = toVector(options.y, this.x.count, 'the outputs')
    this.noise = options.noise
    this.values = checkedValues(options.kernel, options.values, options.noise)
    this.standardization = options.standardization ?? { shift: 0, scale: 1 }
    this.noiseVariances =
      options.noiseVariances && toVector(options.noiseVariances, this.x.count, 'the noise variances')
    this.#observations = {
      kernel: this.kernel,
      pairs: Pairs.within(this.x),
      z: standardized(this.y, this.standardization),
      noiseVariances: this.noiseVariances && standardizedVariances(this.noiseVariances, this.standardization),
      jitter: options.jitter ?? 0,
    }
    const mean = options.mean ?? 'profiled'
    this.conditioned = condition(this.#observations, { values: this.values, noise: options.noise, mean }, known)
  }

  /** Natural log of the marginal density of the standardised outputs; subtract `n log(scale)` for raw units. */
  get logMarginalLikelihood(): number {
    return logDensity(this.conditioned)
  }

  /** Mean and deviation of the latent function at `m` points. */
  predict(points: PointsLike): Prediction {
    const at = toPoints(points, this.kernel.inputs)
    const mean = new Float64Array(at.count)
    const deviation = new Float64Array(at.count)
    for (let from = 0; from < at.count; from += rowsAtOnce) {
      this.#predictRows(slice(at, from, Math.min(at.count, from + rowsAtOnce)), from, mean, deviation)
    }
    return { mean, deviation }
  }

  /** The means of {@link predict} alone, bit for bit; each costs `O(n)` where a deviation costs `O(n²)`. */
  means(points: PointsLike): Float64Array {
    const at = toPoints(points, this.kernel.inputs)
    const means = new Float64Array(at.count)
    for (let from = 0; from < at.count; from += rowsAtOnce) {
      const rows = slice(at, from, Math.min(at.count, from + rowsAtOnce))
      const cross = this.kernel.evaluate(this.values, Pairs.between(rows, this.x)).covariance
      for (let i = 0; i < rows.count; i++) means[from + i] = this.#meanOf(cross, i)
    }
    return means
  }

  /** Covariance of the latent function between `m` points, `m x m`, in squared output units. */
  covariance(points: PointsLike): Matrix {
    const at = toPoints(points, this.kernel.inputs)
    const { n, lower } = this.conditioned
    const cross = this.kernel.evaluate(this.values, Pairs.between(at, this.x)).covariance
    const prior = this.kernel.evaluate(this.values, Pairs.within(at)).covariance
    for (let i = 0; i < at.count; i++) solveLower(lower, n, cross, i * n)
    const covariance = Matrix.zeros(at.count, at.count)
    for (let i = 0, pair = 0; i < at.count; i++) {
      for (let j = 0; j <= i; j++, pair++) {
        const value = this.standardization.scale ** 2 * ((prior[pair] as number) - dot(cross, i * n, cross, j * n, n))
        covariance.set(i, j, value)
        covariance.set(j, i, value)
      }
    }
    return covariance
  }

  /** What each training output would be predicted to be from all the others. */
  leaveOneOut(): LeaveOneOut {
    const { scale } = this.standardization
    const { shortfall, variance } = leaveOneOut(this.conditioned)
    const mean = this.y.map((value, i) => value - scale * (shortfall[i] as number))
    const deviation = variance.map((value) => scale * Math.sqrt(value))
    let total = 0
    for (const [i, value] of this.y.entries()) {
      const s = deviation[i] as number
      const standard = (value - (mean[i] as number)) / s
      total -= 0.5 * standard * standard + Math.log(s) + 0.5 * Math.log(2 * Math.PI)
    }
    return { mean, deviation, logDensity: total }
  }

  /**
   * The posterior with points added, at the same hyperparameters, mean and standardisation; `O(n²)` per point.
   *
   * @param noiseVariances - Known noise of the added outputs; needed exactly where the data had such.
   */
  withPoints(x: PointsLike, y: ArrayLike<number>, noiseVariances?: ArrayLike<number>): Regression {
    const added = toPoints(x, this.kernel.inputs)
    const outputs = [...this.y, ...toVector(y, added.count, 'the added outputs')]
    const given =
      noiseVariances === undefined ? undefined : toVector(noiseVariances, added.count, 'the added variances')
    const variances =
      this.noiseVariances === undefined && given === undefined
        ? undefined
        : [...(this.noiseVariances ?? this.y.map(() => 0)), ...(given ?? new Float64Array(added.count))]
    const options: RegressionOptions = {
      kernel: this.kernel,
      values: this.values,
      noise: this.noise,
      mean: this.conditioned.mean,
      x: concatenatePoints(this.x, added),
      y: outputs,
      noiseVariances: variances,
      standardization: this.standardization,
      jitter: this.conditioned.jitter,
    }
    return new Regression(options, this.conditioned.lower)
  }

  #predictRows(rows: Points, at: number, mean: Float64Array, deviation: Float64Array): void {
    const { n, lower } = this.conditioned
    const { scale } = this.standardization
    const cross = this.kernel.evaluate(this.values, Pairs.between(rows, this.x)).covariance
    const prior = this.kernel.evaluate(this.values, Pairs.diagonal(rows)).covariance
    for (let i = 0; i < rows.count; i++) {
      mean[at + i] = this.#meanOf(cross, i)
      solveLower(lower, n, cross, i * n)
      const explained = dot(cross, i * n, cross, i * n, n)
      deviation[at + i] = scale * Math.sqrt(remainder(prior[i] as number, explained, n))
    }
  }

  /** @param cross - Covariances with the training points; those of the point are in this row. */
  #meanOf(cross: Float64Array, row: number): number {
    const { n, alpha, mean } = this.conditioned
    const { shift, scale } = this.standardization
    return shift + scale * (mean + dot(cross, row * n, alpha, 0, n))
  }
}

/**
 * The variance that is left of `prior` once `n` observations have explained a part of it.
 *
 * A remainder within the rounding error of its two terms carries no digit and is 0: otherwise a point that is known
 * exactly would get a deviation of the order of 1e-8, the root of that error.
 */
export function remainder(prior: number, explained: number, n: number): number {
  const left = prior - explained
  return left > (3 + n / 2) * Number.EPSILON * prior ? left : 0
}

function checkedValues(kernel: Kernel, values: ArrayLike<number>, noise: number): Float64Array {
  const names = kernel.parameters.map(({ name }) => name)
  const list = Float64Array.from(values)
  if (list.length === names.length && list.every((v) => v > 0 && v < Infinity) && noise >= 0 && noise < Infinity) {
    return list
  }
  throw new GpError(
    'HYPERPARAMETERS_INVALID',
    `Hyperparameters must be ${names.length} positive numbers (${names.join(', ')}) and a noise variance of 0 or more, ` +
      `but got [${list.join(', ')}] and ${noise}.`,
  )
}

function slice({ inputs, values }: Points, from: number, to: number): Points {
  return { count: to - from, inputs, values: values.subarray(from * inputs, to * inputs) }
}
