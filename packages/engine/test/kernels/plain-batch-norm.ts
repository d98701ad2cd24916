/** What batch norm is computed from; images are `[pixels, channels]` in whatever shape, `gradients` are added up. */
export interface BatchNormInputs {
  readonly channels: number
  readonly epsilon: number
  readonly x: ArrayLike<number>
  readonly scale: ArrayLike<number>
  readonly offset: ArrayLike<number>
  readonly residual?: ArrayLike<number> | undefined
}

/** Results of a forward pass. */
export interface BatchNormResults {
  readonly y: Float64Array
  readonly mean: Float64Array
  /** Divided by n - 1. */
  readonly variance: Float64Array
  /** Of the variance divided by n, with epsilon. */
  readonly inverseDeviation: Float64Array
}

/** Batch norm, residual and ReLU by their definition, in float64 and with a pass for each sum. */
export function plainBatchNorm({ channels, epsilon, x, scale, offset, residual }: BatchNormInputs): BatchNormResults {
  const pixels = x.length / channels
  const mean = sums(channels, x.length, (at) => x[at] as number).map((sum) => sum / pixels)
  const squares = sums(channels, x.length, (at, c) => ((x[at] as number) - (mean[c] as number)) ** 2)
  const inverseDeviation = squares.map((sum) => 1 / Math.sqrt(sum / pixels + epsilon))
  const y = Float64Array.from({ length: x.length }, (_, at) => {
    const c = at % channels
    const normal = ((x[at] as number) - (mean[c] as number)) * (inverseDeviation[c] as number)
    return Math.max(0, normal * (scale[c] as number) + (offset[c] as number) + (residual?.[at] ?? 0))
  })
  return { y, mean, variance: squares.map((sum) => sum / Math.max(1, pixels - 1)), inverseDeviation }
}

/**
 * The gradients, by Ioffe & Szegedy (2015), section 3.
 *
 * @param y - The forward pass' result as it was stored: its sign decides where ReLU lets a gradient through.
 * @param gradients - One or several; their sum is what comes in.
 */
export function plainBatchNormGradient(
  { channels, epsilon, x, scale, offset }: BatchNormInputs,
  y: ArrayLike<number>,
  gradients: readonly ArrayLike<number>[],
): Record<'dx' | 'dScale' | 'dOffset' | 'dResidual', Float64Array> {
  const pixels = x.length / channels
  const { mean, inverseDeviation } = plainBatchNorm({ channels, epsilon, x, scale, offset })
  const normal = (at: number, c: number): number =>
    ((x[at] as number) - (mean[c] as number)) * (inverseDeviation[c] as number)
  const dResidual = Float64Array.from({ length: x.length }, (_, at) =>
    (y[at] as number) > 0 ? gradients.reduce((sum, gradient) => sum + (gradient[at] as number), 0) : 0,
  )
  const dOffset = sums(channels, x.length, (at) => dResidual[at] as number)
  const dScale = sums(channels, x.length, (at, c) => (dResidual[at] as number) * normal(at, c))
  const dx = dResidual.map((gradient, at) => {
    const c = at % channels
    const centred = gradient - ((dOffset[c] as number) + normal(at, c) * (dScale[c] as number)) / pixels
    return centred * (scale[c] as number) * (inverseDeviation[c] as number)
  })
  return { dx, dScale, dOffset, dResidual }
}

function sums(channels: number, length: number, term: (at: number, channel: number) => number): Float64Array {
  const totals = new Float64Array(channels)
  for (let at = 0; at < length; at++) {
    totals[at % channels] = (totals[at % channels] as number) + term(at, at % channels)
  }
  return totals
}
