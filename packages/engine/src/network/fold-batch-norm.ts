import type { Architecture } from '@segscale/models'
import { BATCH_NORM_EPSILON } from '../ops/batch-norm.ts'
import type { Parameter } from './parameters.ts'

/** Weights by parameter name, in unpadded shapes. */
export type WeightsByName = ReadonlyMap<string, Float32Array>

/**
 * Takes batch norm by running statistics into the convolutions before it.
 *
 *     scale * (conv(x, kernel) - mean) / sqrt(variance + epsilon) + offset = conv(x, kernel * s) + (offset - mean * s)
 *
 * with s = scale / sqrt(variance + epsilon), one number for each output channel. Computed in float64.
 *
 * @returns The weights with `kernel` of such convolutions scaled and the `offset` that is left to add. The other batch norms
 *   keep a `scale`, the factor s; the folded ones have none.
 */
export function foldBatchNorm(
  architecture: Architecture,
  parameters: readonly Parameter[],
  weights: readonly Float32Array[],
): WeightsByName {
  const byName = new Map(parameters.map(({ name }, index) => [name, weights[index] as Float32Array]))
  const read = (name: string): Float32Array => byName.get(name) as Float32Array
  const folded = new Map(byName)
  architecture.layers.forEach((layer, index) => {
    if (layer.op !== 'batchNorm') return
    const [scale, offset, mean, variance] = ['scale', 'offset', 'runningMean', 'runningVariance'].map((role) =>
      Array.from(read(`layer${index}/${role}`)),
    ) as [number[], number[], number[], number[]]
    const factors = scale.map((value, channel) => value / Math.sqrt((variance[channel] as number) + BATCH_NORM_EPSILON))
    const shifts = offset.map((value, channel) => value - (mean[channel] as number) * (factors[channel] as number))
    folded.set(`layer${index}/offset`, Float32Array.from(shifts))
    folded.delete(`layer${index}/runningMean`)
    folded.delete(`layer${index}/runningVariance`)
    const [before] = layer.inputs
    if (isFoldable(architecture, before)) {
      // The output channel is a kernel's last axis.
      const scaled = (value: number, at: number): number => value * (factors[at % factors.length] as number)
      folded.set(`layer${before}/kernel`, read(`layer${before}/kernel`).map(scaled))
      folded.delete(`layer${index}/scale`)
    } else {
      folded.set(`layer${index}/scale`, Float32Array.from(factors))
    }
  })
  return folded
}

/** Whether a layer is a convolution that nothing but one batch norm reads. */
export function isFoldable({ layers }: Architecture, layer: number): boolean {
  const readers = layers.filter((reader) => reader.op !== 'input' && reader.inputs.some((input) => input === layer))
  return layers[layer]?.op === 'conv' && readers.length === 1 && readers[0]?.op === 'batchNorm'
}
