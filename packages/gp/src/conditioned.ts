import { extendedFactor, packedCholesky, type PackedFactor } from './cholesky.ts'
import type { Kernel, KernelEvaluation } from './kernel/kernel.ts'
import type { Pairs } from './kernel/pairs.ts'
import type { Arena } from './linear-algebra/arena.ts'
import { dot } from './linear-algebra/dot.ts'
import { rowStart } from './linear-algebra/packed.ts'
import { solveLower, solveLowerTransposed } from './linear-algebra/triangular.ts'

/** What is known before hyperparameters are: the kernel's shape and the data, on the standardised scale. */
export interface Observations {
  readonly kernel: Kernel
  /** All pairs of training points. Where they have an arena, everything `n²` long is laid in it: then work in its scope. */
  readonly pairs: Pairs
  /** `n` standardised outputs. */
  readonly z: Float64Array
  /** Known noise variance of each point, beside the common one. */
  readonly noiseVariances?: Float64Array | undefined
  /** Added to the diagonal for the sake of numerics; not noise. */
  readonly jitter: number
}

/** A point in the space of models. */
export interface Hyperparameters {
  /** The kernel's own, in its order and in natural units. */
  readonly values: Float64Array
  /** Variance of the noise that all points share. */
  readonly noise: number
  /** The constant mean; `profiled` sets it to its most likely value at these hyperparameters. */
  readonly mean: number | 'profiled'
}

/** A process conditioned on observations: `K_y = K + noise` factored, and `α = K_y⁻¹ (z - mean)`. */
export interface Conditioned {
  readonly n: number
  readonly evaluation: KernelEvaluation
  /** `L` with `L Lᵀ = K_y`, packed. */
  readonly lower: Float64Array
  /** `L⁻¹ (z - mean)`. */
  readonly whitened: Float64Array
  readonly alpha: Float64Array
  readonly mean: number
  /** All that was added to the diagonal beyond noise: what was asked for, and what the factorisation needed. */
  readonly jitter: number
}

/**
 * Conditions a process on observations.
 *
 * @param known - The factor of the leading points, where these are the same hyperparameters with points added.
 * @throws {@link GpError} with code `NOT_POSITIVE_DEFINITE`.
 * @see Rasmussen and Williams (2006), Algorithm 2.1; the most likely constant mean as in their equation 2.43, with a
 * flat prior: `1ᵀ K_y⁻¹ z / 1ᵀ K_y⁻¹ 1`.
 */
export function condition(
  observations: Observations,
  { values, noise, mean }: Hyperparameters,
  known?: Float64Array,
): Conditioned {
  const { kernel, pairs, z, noiseVariances, jitter } = observations
  const n = z.length
  const evaluation = kernel.evaluate(values, pairs)
  const covariance = evaluation.covariance.slice()
  for (let i = 0; i < n; i++) {
    const diagonal = rowStart(i) + i
    covariance[diagonal] = (covariance[diagonal] as number) + (noise + jitter) + (noiseVariances?.[i] ?? 0)
  }
  const factor = factorOf(covariance, n, known, pairs.arena)
  const chosen = mean === 'profiled' ? profiledMean(factor.lower, z) : mean
  const whitened = z.map((value) => value - chosen)
  solveLower(factor.lower, n, whitened)
  const alpha = whitened.slice()
  solveLowerTransposed(factor.lower, n, alpha)
  return { n, evaluation, lower: factor.lower, whitened, alpha, mean: chosen, jitter: jitter + factor.jitter }
}

function factorOf(
  covariance: Float64Array,
  n: number,
  known: Float64Array | undefined,
  arena: Arena | undefined,
): PackedFactor {
  if (known !== undefined) {
    const m = Math.round((Math.sqrt(8 * known.length + 1) - 1) / 2)
    const lower = extendedFactor(known, m, covariance, n)
    if (lower !== undefined) return { lower, jitter: 0 }
  }
  return packedCholesky(covariance, n, arena)
}

function profiledMean(lower: Float64Array, z: Float64Array): number {
  const n = z.length
  const ones = new Float64Array(n).fill(1)
  const outputs = z.slice()
  solveLower(lower, n, ones)
  solveLower(lower, n, outputs)
  return dot(ones, 0, outputs, 0, n) / dot(ones, 0, ones, 0, n)
}
