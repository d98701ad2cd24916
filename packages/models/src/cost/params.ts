import type { Architecture } from '../architecture.ts'
import { layerShapes } from '../check-architecture.ts'

/**
 * Trained numbers of a net: convolution weights, scale and offset of batch norm, weights and bias of dense layers.
 *
 * Running statistics are not trained and do not count, as in PyTorch's `parameters()`.
 */
export function countParams(architecture: Architecture): number {
  const shapes = layerShapes(architecture)
  const channels = (layer: number): number => shapes[layer]?.at(-1) as number
  let params = 0
  for (const layer of architecture.layers) {
    if (layer.op === 'conv') {
      params += (layer.kernel ** 2 * channels(layer.inputs[0]) * layer.channels) / (layer.groups ?? 1)
    }
    if (layer.op === 'batchNorm') params += 2 * channels(layer.inputs[0])
    if (layer.op === 'dense') params += (channels(layer.inputs[0]) + 1) * layer.units
  }
  return params
}
