import { RandomStream, type Recipe } from '@segscale/core'
import type { Architecture, Layer } from '@segscale/models'
import { describe, expect, it } from 'vitest'
import { NetworkProgram } from '../../src/network/network-program.ts'
import { initialWeights } from '../../src/network/parameters.ts'
import { tensorflow } from '../../src/tensorflow.ts'
import { EagerNetwork } from './eager-network.ts'

const format = { height: 15, width: 15, channels: 3, classes: 4, mean: [0.49, 0.48, 0.45], std: [0.25, 0.24, 0.26] }
const optimizer: Recipe['optimizer'] = { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 }
const batchSize = 16
const random = RandomStream.derive('layer-kinds.test')
const images = new Uint8Array(batchSize * 15 * 15 * 3).map(() => random.integer(256))
const labels = new Int32Array(batchSize).map(() => random.integer(4))
const rates = Array.from({ length: 8 }, () => 0.01)

/** A stem of 12 channels on 15 x 15 pixels, the layers to try, and a head. `from` is the index of the layer before. */
function net(
  middle: (from: number) => Layer[],
  pool: 'globalAveragePool' | 'globalMaxPool' = 'globalAveragePool',
): Architecture {
  const stem: Layer[] = [
    { op: 'input', height: 15, width: 15, channels: 3 },
    { op: 'conv', inputs: [0], kernel: 3, stride: 1, channels: 12 },
    { op: 'batchNorm', inputs: [1] },
    { op: 'relu', inputs: [2] },
  ]
  const layers = [...stem, ...middle(3)]
  const last = layers.length - 1
  return { layers: [...layers, { op: pool, inputs: [last] }, { op: 'dense', inputs: [last + 1], units: 4 }] }
}

const grouped =
  (groups: number, channels: number, stride: number, kernel = 3) =>
  (from: number): Layer[] => [
    { op: 'conv', inputs: [from], kernel, stride, channels, groups },
    { op: 'batchNorm', inputs: [from + 1] },
    { op: 'relu', inputs: [from + 2] },
  ]

const nets: readonly (readonly [string, Architecture])[] = [
  ['a depthwise convolution', net(grouped(12, 12, 1))],
  ['a depthwise convolution of 5 x 5 pixels with stride 2', net(grouped(12, 12, 2, 5))],
  ['a convolution of 3 groups', net(grouped(3, 18, 1))],
  ['a convolution of 2 groups with stride 2', net(grouped(2, 10, 2))],
  ['a convolution of groups with one channel in and two out', net(grouped(12, 24, 1))],
  [
    'ReLU6',
    net((from) => [
      { op: 'batchNorm', inputs: [from] },
      { op: 'relu6', inputs: [from + 1] },
    ]),
  ],
  ['a max-pool of 3 pixels', net((from) => [{ op: 'maxPool', inputs: [from], kernel: 3, stride: 2 }])],
  ['a max-pool of 2 pixels', net((from) => [{ op: 'maxPool', inputs: [from], kernel: 2, stride: 2 }])],
  ['a global max-pool', net(() => [], 'globalMaxPool')],
]

function compile(architecture: Architecture, precision: Recipe['precision']): NetworkProgram {
  const training = { batchSize, optimizer, labelSmoothing: 0 }
  return new NetworkProgram(tensorflow(), { architecture, format, precision, evaluationBatchSize: batchSize, training })
}

function losses(program: NetworkProgram, noise?: (step: number) => Int32Array): number[] {
  program.setWeights(initialWeights(program.parameters, 1))
  return rates.map((rate, step) => program.step(images, labels, rate, noise?.(step)))
}

function eagerLosses(architecture: Architecture, parameters: NetworkProgram['parameters']): number[] {
  const values = initialWeights(parameters, 1)
  const weights = parameters.map(({ name, shape }, index) => ({ name, shape, values: values[index] as Float32Array }))
  return new EagerNetwork(architecture, format, weights).losses(images, labels, rates, optimizer)
}

describe('NetworkProgram with every kind of layer', () => {
  it.each(nets)('has the losses of eager tfjs, to 1e-4, with %s', (_, architecture) => {
    const program = compile(architecture, 'float32')
    const own = losses(program)
    const eager = eagerLosses(architecture, program.parameters)
    program.dispose()
    expect(own.at(-1)).toBeLessThan(own[0] as number)
    expect(Math.max(...own.map((loss, step) => Math.abs(loss / (eager[step] as number) - 1)))).toBeLessThan(1e-4)
  })

  it.each(nets)('follows float32 in bfloat16, with %s', (_, architecture) => {
    const [exact, low] = (['float32', 'bfloat16'] as const).map((precision) => {
      const program = compile(architecture, precision)
      const own = losses(program)
      program.dispose()
      return own
    }) as [number[], number[]]
    expect(low).not.toEqual(exact)
    expect(Math.max(...low.map((loss, step) => Math.abs(loss - (exact[step] as number))))).toBeLessThan(0.1)
  })

  it.each(nets)('keeps stored zeros exactly zero in both precisions, with %s', (_, architecture) => {
    for (const precision of ['float32', 'bfloat16'] as const) {
      const program = compile(architecture, precision)
      program.setWeights(initialWeights(program.parameters, 1))
      for (let step = 0; step < 3; step++) program.step(images, labels, 0.1)
      const before = program.logits(images)
      const state = program.state()
      program.setWeights(program.weights())
      expect(program.logits(images)).toEqual(before)
      expect(program.state().slice(0, program.parameters.length)).toEqual(state.slice(0, program.parameters.length))
      program.dispose()
    }
  })
})

describe('NetworkProgram with dropout', () => {
  const architecture = net((from) => [{ op: 'dropout', inputs: [from], rate: 0.5 }])

  it('drops the same for the same noise and other values for other noise', () => {
    const program = compile(architecture, 'float32')
    const first = losses(program, (step) => Int32Array.of(7, step))
    const again = losses(program, (step) => Int32Array.of(7, step))
    const other = losses(program, (step) => Int32Array.of(8, step))
    program.dispose()
    expect(again).toEqual(first)
    expect(other).not.toEqual(first)
    expect(first.at(-1)).toBeLessThan(first[0] as number)
  })

  it('drops nothing in evaluation', () => {
    const logits = [architecture, net(() => [])].map((each) => {
      const program = compile(each, 'float32')
      program.setWeights(
        initialWeights(program.parameters, 1).map((values, at) => {
          // Layers behind the dropout have other numbers, so other initial values; equal ones are compared.
          return program.parameters[at]?.role === 'kernel' ? values.map((_, i) => Math.sin(i) / 8) : values
        }),
      )
      const found = program.logits(images)
      program.dispose()
      return found
    })
    expect(logits[1]).toEqual(logits[0])
  })
})
