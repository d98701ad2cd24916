import { RandomStream } from '@segscale/core'
import { layerShapes, type Architecture, type Layer } from '@segscale/models'
import fc from 'fast-check'
import type { ImageFormat } from '../../src/network/normalise.ts'
import { encodeWeights, initialWeights, networkParameters } from '../../src/network/parameters.ts'

const blockKinds = ['convolution', 'normalised', 'preactivation', 'residual', 'projected'] as const
const stepKinds = [...blockKinds, 'narrowed', 'depthwise', 'grouped', 'pooled'] as const

/** Small nets of every kind of layer, in orders that no family has. */
export const randomArchitectures: fc.Arbitrary<{ architecture: Architecture; format: ImageFormat }> = fc
  .record({
    height: fc.integer({ min: 3, max: 14 }),
    width: fc.integer({ min: 3, max: 14 }),
    channels: fc.integer({ min: 1, max: 4 }),
    classes: fc.integer({ min: 2, max: 9 }),
    pool: fc.constantFrom('globalAveragePool' as const, 'globalMaxPool' as const),
    hasStem: fc.boolean(),
    steps: fc.array(
      fc.record({
        kind: fc.constantFrom(...stepKinds),
        kernel: fc.constantFrom(1, 3, 5),
        stride: fc.constantFrom(1, 2),
        channels: fc.integer({ min: 1, max: 19 }),
        groups: fc.constantFrom(2, 3),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  })
  .map(({ height, width, channels, classes, pool, hasStem, steps }) => {
    const layers: Layer[] = [{ op: 'input', height, width, channels }]
    if (hasStem) layers.push({ op: 'conv', inputs: [0], kernel: 3, stride: 1, channels: 3 })
    for (const step of steps) appendStep(layers, step)
    layers.push({ op: pool, inputs: [layers.length - 1] })
    layers.push({ op: 'dropout', inputs: [layers.length - 1], rate: 0.5 })
    layers.push({ op: 'dense', inputs: [layers.length - 1], units: classes })
    const mean = Array.from({ length: channels }, (_, channel) => 0.4 + channel / 20)
    const std = Array.from({ length: channels }, (_, channel) => 0.2 + channel / 30)
    return { architecture: { layers }, format: { height, width, channels, classes, mean, std } }
  })

interface RandomStep {
  readonly kind: (typeof stepKinds)[number]
  readonly kernel: number
  readonly stride: number
  readonly channels: number
  readonly groups: number
}

function appendStep(layers: Layer[], { kind, kernel, stride, channels, groups }: RandomStep): void {
  const append = (layer: Layer): number => layers.push(layer) - 1
  const start = layers.length - 1
  const [height, width, before] = layerShapes({ layers })[start] as [number, number, number]
  const convolve = (from: number, options: { kernel?: number; channels?: number; groups?: number } = {}): number =>
    append({ op: 'conv', inputs: [from], kernel, stride, channels, ...options })
  switch (kind) {
    case 'convolution':
      convolve(start)
      return
    case 'preactivation':
      convolve(append({ op: 'relu', inputs: [append({ op: 'batchNorm', inputs: [start] })] }))
      return
    case 'residual': {
      const own = append({ op: 'batchNorm', inputs: [convolve(start)] })
      const skipped = append({ op: 'shortcut', inputs: [start], stride, channels })
      append({ op: 'relu', inputs: [append({ op: 'add', inputs: [own, skipped] })] })
      return
    }
    case 'projected': {
      const skipped = append({ op: 'batchNorm', inputs: [convolve(start, { kernel: 1 })] })
      append({ op: 'add', inputs: [append({ op: 'batchNorm', inputs: [convolve(start)] }), skipped] })
      return
    }
    case 'depthwise': {
      if (before === 1) return
      const own = convolve(start, { channels: before, groups: before })
      append({ op: 'relu6', inputs: [append({ op: 'batchNorm', inputs: [own] })] })
      return
    }
    case 'grouped': {
      const wide = append({ op: 'conv', inputs: [start], kernel: 1, stride: 1, channels: 2 * groups })
      append({ op: 'batchNorm', inputs: [convolve(wide, { channels: 3 * groups, groups })] })
      return
    }
    case 'pooled':
      if (Math.min(height, width) >= 3)
        append({ op: 'maxPool', inputs: [start], kernel: 2 + (kernel > 1 ? 1 : 0), stride })
      return
    case 'narrowed':
      append({ op: 'shortcut', inputs: [start], stride, channels: Math.ceil(before / 2) })
      return
    default:
      append({ op: 'relu', inputs: [append({ op: 'batchNorm', inputs: [convolve(start)] })] })
  }
}

/** Weights as after a training: scales, offsets and statistics are none of 0 and 1. */
export function trainedWeights(architecture: Architecture): Uint8Array {
  const random = RandomStream.derive('trained weights')
  const parameters = networkParameters(architecture)
  const weights = initialWeights(parameters, 1).map((values, at) => {
    const role = parameters[at]?.role
    if (role === 'kernel') return values
    return values.map(() =>
      role === 'runningVariance' || role === 'scale' ? 0.5 + random.uniform() : random.normal() / 4,
    )
  })
  return encodeWeights(weights)
}
