import { RandomStream } from '@segscale/core'
import { layerShapes, type Architecture, type Layer } from '@segscale/models'
import { product, storedChannelsOf } from './channel-layout.ts'

/** One array of a network: a weight that is trained, or a running statistic that is averaged. */
export interface Parameter {
  readonly name: string
  readonly role: 'kernel' | 'scale' | 'offset' | 'bias' | 'runningMean' | 'runningVariance'
  /** Index of the layer that uses it. */
  readonly layer: number
  readonly shape: readonly number[]
  /** The shape it is stored with in a graph program; see `channel-layout.ts`. */
  readonly stored: readonly number[]
}

/** Whether training changes the parameter by its gradient. */
export function isTrained({ role }: Parameter): boolean {
  return role !== 'runningMean' && role !== 'runningVariance'
}

/**
 * Every parameter of an architecture, in the order of its layers.
 *
 * The order is part of the format of stored weights.
 */
export function networkParameters(architecture: Architecture): Parameter[] {
  const shapes = layerShapes(architecture)
  const channels = (layer: number): number => shapes[layer]?.at(-1) as number
  const stored = storedChannelsOf(architecture)
  return architecture.layers.flatMap((layer, index) =>
    layerParameters(layer, { channels, stored, index }).map(([role, shape, storedShape]) => ({
      name: `layer${index}/${role}`,
      role,
      layer: index,
      shape,
      stored: storedShape,
    })),
  )
}

type LayerParameter = readonly [role: Parameter['role'], shape: readonly number[], stored: readonly number[]]

function layerParameters(
  layer: Layer,
  {
    channels,
    stored,
    index,
  }: { channels: (layer: number) => number; stored: (layer: number) => number; index: number },
): LayerParameter[] {
  switch (layer.op) {
    case 'conv': {
      const [input] = layer.inputs
      const window = [layer.kernel, layer.kernel]
      const { groups = 1 } = layer
      const shape = [...window, channels(input) / groups, layer.channels]
      if (groups === 1) return [['kernel', shape, [...window, stored(input), stored(index)]]]
      // Zeros would stand between the groups; only those of a depthwise convolution stand behind all channels.
      const isDepthwise = groups === channels(input) && groups === layer.channels
      return [['kernel', shape, isDepthwise ? [...window, 1, stored(index)] : shape]]
    }
    case 'batchNorm': {
      const roles = ['scale', 'offset', 'runningMean', 'runningVariance'] as const
      return roles.map((role) => [role, [channels(index)], [stored(index)]])
    }
    case 'dense': {
      const [input] = layer.inputs
      // The head is float32 and small: its own width stays as it is.
      return [
        ['kernel', [channels(input), layer.units], [stored(input), layer.units]],
        ['bias', [layer.units], [layer.units]],
      ]
    }
    default:
      return []
  }
}

/**
 * Fresh values for every parameter, in their unpadded shapes.
 *
 * Convolutions: normal with variance 2 / (k * k * in), where `in` counts one group (He et al. 2015, arXiv:1502.01852, equation 10). The head: uniform
 * within 1 / sqrt(in), as PyTorch's Linear, with bias 0. Batch norm: scale and variance 1, offset and mean 0.
 *
 * @param seed - The training's seed; each parameter has a stream of its own.
 */
export function initialWeights(parameters: readonly Parameter[], seed: number): Float32Array[] {
  return parameters.map(({ name, role, shape }) => {
    const values = new Float32Array(product(shape))
    if (role === 'scale' || role === 'runningVariance') return values.fill(1)
    if (role !== 'kernel') return values
    const random = RandomStream.derive('initial weights', seed, name)
    const fanIn = product(shape.slice(0, -1))
    const bound = 1 / Math.sqrt(fanIn)
    const draw =
      shape.length === 4 ? () => random.normal() * Math.SQRT2 * bound : () => (2 * random.uniform() - 1) * bound
    return values.map(draw)
  })
}

/** Weights as bytes: all parameters one after another, float32, little-endian, unpadded. */
export function encodeWeights(weights: readonly Float32Array[]): Uint8Array {
  return Buffer.concat(weights.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)))
}

/**
 * The inverse of {@link encodeWeights}.
 *
 * @throws TypeError when the number of bytes is not that of the parameters.
 */
export function decodeWeights(bytes: Uint8Array, parameters: readonly Parameter[]): Float32Array[] {
  const expected = parameters.reduce((sum, { shape }) => sum + 4 * product(shape), 0)
  if (bytes.byteLength !== expected) {
    throw new TypeError(`Weights of this architecture take ${expected} bytes, but ${bytes.byteLength} were given.`)
  }
  // A copy, since a Float32Array needs an offset that is a multiple of 4.
  const all = new Float32Array(Uint8Array.from(bytes).buffer)
  let offset = 0
  return parameters.map(({ shape }) => all.slice(offset, (offset += product(shape))))
}
