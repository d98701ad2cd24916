import type { Architecture, Layer } from '../architecture.ts'
import { layerShapes } from '../check-architecture.ts'

/** Layers that may write their result over their input where nobody reads that later; of two inputs, over either. */
const inPlace: ReadonlySet<Layer['op']> = new Set(['add', 'batchNorm', 'dropout', 'relu', 'relu6'])

/**
 * The most numbers that must be held at once while one image goes through a net, weights apart.
 *
 * Layers run in their order; an output is held from the layer that computes it to the last that reads it, while that
 * still runs. Norms, activations and sums write over an input that ends with them.
 */
export function peakActivations(architecture: Architecture): number {
  const { layers } = architecture
  const sizes = layerShapes(architecture).map((shape) => shape.reduce((product, size) => product * size, 1))
  const lastReader = new Map<number, number>()
  layers.forEach((layer, index) => {
    if (layer.op !== 'input') for (const input of layer.inputs) lastReader.set(input, index)
  })
  let held = 0
  let peak = 0
  layers.forEach((layer, index) => {
    const inputs = layer.op === 'input' ? [] : [...new Set<number>(layer.inputs)]
    const ending = inputs.filter((input) => lastReader.get(input) === index)
    const size = sizes[index] as number
    const overwrites = inPlace.has(layer.op) && ending.length > 0
    held += overwrites ? 0 : size
    peak = Math.max(peak, held)
    for (const input of overwrites ? ending.slice(1) : ending) held -= sizes[input] as number
  })
  return peak
}
