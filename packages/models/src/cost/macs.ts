import type { Architecture } from '../architecture.ts'
import { layerShapes } from '../check-architecture.ts'

/**
 * Multiply-accumulates of one image's forward pass in convolutions and dense layers; everything else is left out.
 *
 * Pixels of zero padding count like any other, as in every published figure.
 */
export function countMacs(architecture: Architecture): number {
  const shapes = layerShapes(architecture)
  let macs = 0
  for (const [index, layer] of architecture.layers.entries()) {
    if (layer.op !== 'conv' && layer.op !== 'dense') continue
    const outputs = (shapes[index] as readonly number[]).reduce((product, size) => product * size, 1)
    const channelsIn = shapes[layer.inputs[0]]?.at(-1) as number
    // Whole groups first: kernel pixels over groups are no exact number.
    const channelsRead = layer.op === 'conv' ? channelsIn / (layer.groups ?? 1) : channelsIn
    macs += outputs * channelsRead * (layer.op === 'conv' ? layer.kernel ** 2 : 1)
  }
  return macs
}
