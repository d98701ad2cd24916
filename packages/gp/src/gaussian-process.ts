import type { Matrix } from 'ml-matrix'
import { fit, type Fit } from './fit.ts'
import { fitVariables } from './fit/fit-variables.ts'
import { checkedOptions, type GaussianProcessOptions } from './fit/gaussian-process-options.ts'
import { fitWarnings } from './fit/warnings.ts'
import { kernelFromExpression } from './kernel/expression/kernel-from-expression.ts'
import { Pairs } from './kernel/pairs.ts'
import { latticePosterior, type LatticeVisitor } from './lattice/lattice-posterior.ts'
import type { LatticeRange, LatticeTables } from './lattice/lattice.ts'
import type { LeaveOneOut } from './leave-one-out.ts'
import { rowStart } from './linear-algebra/packed.ts'
import type { PointsLike } from './points.ts'
import { posteriorSamples, type SampleOptions } from './posterior-samples.ts'
import { Regression, type Prediction } from './regression.ts'
import { standardization, standardized, standardizedVariances, type Standardization } from './standardization.ts'

/** Hyperparameters in the units of the outputs (variances in their square) and of the inputs. */
export interface GaussianProcessHyperparameters {
  readonly variance: number
  /** Those of the kernel's first part that has any: one per input, or one for all. */
  readonly lengthscales: readonly number[]
  /** Variance of the noise that all outputs share. */
  readonly noise: number
  readonly mean: number
  /** What the kernel has beside these, by name, on the standardised scale. */
  readonly other: Readonly<Record<string, number>>
}

/** How the hyperparameters came about. */
export interface FitReport {
  /** `kept`: the outputs say nothing about them (one point, or all outputs equal), so they stayed at their start. */
  readonly status: Fit['status'] | 'kept'
  /** Sentences for a person; empty when there is nothing to say. */
  readonly warnings: readonly string[]
  readonly evaluations: number
}

/** Everything that makes a {@link GaussianProcess}, as plain data: for JSON, and for messages to worker threads. */
export interface GaussianProcessState {
  /** The canonical form of the kernel's expression. */
  readonly kernel: string
  readonly values: readonly number[]
  readonly noise: number
  readonly mean: number
  readonly jitter: number
  readonly standardization: Standardization
  readonly x: readonly (readonly number[])[]
  readonly y: readonly number[]
  readonly noiseVariances?: readonly number[]
  readonly report: FitReport
}

/**
 * Fits a Gaussian process to data: standardised outputs, a constant mean at its most likely value, hyperparameters by
 * maximised marginal likelihood from several starts. Deterministic.
 *
 * @throws {@link GpError} with code `INPUT_INVALID` for data that do not belong together or are not finite, and with
 * `NOT_POSITIVE_DEFINITE` where no hyperparameters within the bounds can be evaluated.
 * @example fitGaussianProcess({ x: [[0], [0.5], [1]], y: [0.1, 0.4, 0.3] }).predict([[0.25]])
 */
export function fitGaussianProcess(options: GaussianProcessOptions): GaussianProcess {
  const { x, y, noiseVariances } = checkedOptions(options)
  const map = standardization(y, options.standardize ?? 'sample')
  const expressed = kernelFromExpression(options.kernel ?? 'matern52(ard)', x.inputs)
  const { kernel } = expressed
  const observations = {
    kernel,
    pairs: Pairs.within(x),
    z: standardized(y, map),
    noiseVariances: noiseVariances && standardizedVariances(noiseVariances, map),
    jitter: 0,
  }
  const { variables, noise } = fitVariables(kernel, expressed.noise, x, options)
  const isUninformative = y.every((value) => Math.abs(value - map.shift) <= 8 * Number.EPSILON * Math.abs(map.shift))
  const fitted = isUninformative
    ? undefined
    : fit({ observations, variables, noise, ...picked(options.restarts, options.seed) })
  const state = {
    kernel: expressed.text,
    values: [...(fitted?.values ?? variables.map(({ start }) => start))],
    noise: fitted?.noise ?? (noise === 0 ? 0 : noise.start),
    mean: fitted?.mean ?? 0,
    jitter: 0,
    standardization: map,
    x: rowsOf(x),
    y: [...y],
    ...(noiseVariances && { noiseVariances: [...noiseVariances] }),
  }
  const warnings = fitWarnings({ fitted, kernel, count: x.count })
  const report = { status: fitted?.status ?? ('kept' as const), warnings, evaluations: fitted?.evaluations ?? 0 }
  return GaussianProcess.fromState({ ...state, report })
}

/** A fitted Gaussian process: an exact posterior over a function of `d` inputs, given `n` noisy outputs. */
export class GaussianProcess {
  readonly report: FitReport
  /** The posterior itself, for what this class does not offer. */
  readonly regression: Regression
  /** The canonical form of the kernel's expression, noise included. */
  readonly kernel: string
  readonly #noiseVariances: readonly number[] | undefined

  private constructor(kernel: string, regression: Regression, report: FitReport, variances?: readonly number[]) {
    this.kernel = kernel
    this.regression = regression
    this.report = report
    this.#noiseVariances = variances
  }

  /** The process that a state describes; its predictions are those of the process that the state was taken of. */
  static fromState(state: GaussianProcessState): GaussianProcess {
    const { kernel, text } = kernelFromExpression(state.kernel, state.x[0]?.length ?? 0)
    const regression = new Regression({ ...state, kernel, noiseVariances: state.noiseVariances })
    return new GaussianProcess(text, regression, state.report, state.noiseVariances)
  }

  /** How many outputs it is conditioned on, added points included. */
  get count(): number {
    return this.regression.x.count
  }

  /** The hyperparameters that predictions use, in the units of the data. */
  get hyperparameters(): GaussianProcessHyperparameters {
    const { kernel, values, noise, conditioned } = this.regression
    const { shift, scale } = this.regression.standardization
    const named = kernel.parameters.map((parameter, i) => ({ ...parameter, value: values[i] as number }))
    const lengthscales = named.filter(({ name, role }) => role === 'lengthscale' && !name.includes('#'))
    const others = named.filter((one) => one.name !== 'variance' && !lengthscales.includes(one))
    return {
      variance: (named.find(({ name }) => name === 'variance')?.value ?? 0) * scale ** 2,
      lengthscales: lengthscales.map(({ value }) => value),
      noise: noise * scale ** 2,
      mean: shift + scale * conditioned.mean,
      other: Object.fromEntries(others.map(({ name, value }) => [name, value])),
    }
  }

  /** Natural log of the density of the outputs, in their own units. */
  get logMarginalLikelihood(): number {
    return this.regression.logMarginalLikelihood - this.count * Math.log(this.regression.standardization.scale)
  }

  /** What the factorisation had to add to the diagonal, in squared output units; 0 as a rule. */
  get jitter(): number {
    return this.regression.conditioned.jitter * this.regression.standardization.scale ** 2
  }

  /** A lower estimate of the condition of the covariance matrix, from the diagonal of its factor. */
  get condition(): number {
    const { lower, n } = this.regression.conditioned
    const pivots = Array.from({ length: n }, (_, i) => lower[rowStart(i) + i] as number)
    return (Math.max(...pivots) / Math.min(...pivots)) ** 2
  }

  /** Mean and deviation of the latent function (an output's own noise is not in it) at `m` points. */
  predict(points: PointsLike): Prediction {
    return this.regression.predict(points)
  }

  /** The means of {@link predict} alone, which take a small part of its time. */
  means(points: PointsLike): Float64Array {
    return this.regression.means(points)
  }

  /** Covariance of the latent function between `m` points, `m x m`. */
  covariance(points: PointsLike): Matrix {
    return this.regression.covariance(points)
  }

  /** Joint samples of the latent function at up to 4096 points, `count x m`; the same seed gives the same samples. */
  sample(points: PointsLike, options?: SampleOptions): Matrix {
    return posteriorSamples(this.regression, points, options)
  }

  /** What each output would be predicted to be from all the others, hyperparameters kept. */
  leaveOneOut(): LeaveOneOut {
    return this.regression.leaveOneOut()
  }

  /**
   * The process with points added and everything else kept: for points that are pending, with the outputs that one
   * expects of them, or to take in results between two fits.
   */
  withPoints(x: PointsLike, y: ArrayLike<number>, noiseVariances?: ArrayLike<number>): GaussianProcess {
    const regression = this.regression.withPoints(x, y, noiseVariances)
    const variances = regression.noiseVariances && [...regression.noiseVariances]
    return new GaussianProcess(this.kernel, regression, this.report, variances)
  }

  /**
   * Mean and deviation at every point of a lattice, or of a range of it, streamed in blocks.
   *
   * @param tables - The levels of each input; the last axis counts fastest.
   * @param range - Default: the whole lattice. Results do not depend on how it is split.
   * @param visit - Takes consecutive blocks; its arrays are reused.
   */
  latticePosterior(tables: LatticeTables, range: LatticeRange | undefined, visit: LatticeVisitor): void {
    latticePosterior(this.regression, tables, range, visit)
  }

  /** Plain data from which {@link GaussianProcess.fromState} makes the same process again. */
  state(): GaussianProcessState {
    const { values, noise, conditioned, standardization: map, x, y } = this.regression
    return {
      kernel: this.kernel,
      values: [...values],
      noise,
      mean: conditioned.mean,
      jitter: conditioned.jitter,
      standardization: map,
      x: rowsOf(x),
      y: [...y],
      ...(this.#noiseVariances && { noiseVariances: this.#noiseVariances }),
      report: this.report,
    }
  }
}

function rowsOf({ count, inputs, values }: { count: number; inputs: number; values: Float64Array }): number[][] {
  return Array.from({ length: count }, (_, i) => [...values.subarray(i * inputs, (i + 1) * inputs)])
}

function picked(restarts: number | undefined, seed: number | undefined): { restarts?: number; seed?: number } {
  return { ...(restarts !== undefined && { restarts }), ...(seed !== undefined && { seed }) }
}
