import { RandomStream, type Recipe } from '@segscale/core'
import { familyByName, instantiate, type Architecture, type Rescale } from '@segscale/models'
import { describe, expect, it } from 'vitest'
import { NetworkProgram } from '../../src/network/network-program.ts'
import { initialWeights } from '../../src/network/parameters.ts'
import { tensorflow } from '../../src/tensorflow.ts'
import { EagerNetwork } from './eager-network.ts'

const format = { height: 16, width: 16, channels: 3, classes: 10, mean: [0.49, 0.48, 0.45], std: [0.25, 0.24, 0.26] }
const optimizer: Recipe['optimizer'] = { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 }
const batchSize = 32
const random = RandomStream.derive('network-program.test')
const images = new Uint8Array(batchSize * 16 * 16 * 3).map(() => random.integer(256))
const labels = new Int32Array(batchSize).map(() => random.integer(10))
// Small enough that rounding does not grow: large steps on few images amplify a last digit to a percent within 20 steps.
const learningRates = Array.from({ length: 20 }, () => 0.01)

function architecture(rescale: Rescale): Architecture {
  return instantiate(familyByName('resnet20'), rescale, format)
}

function compile(net: Architecture, precision: Recipe['precision'], decay = optimizer): NetworkProgram {
  return new NetworkProgram(tensorflow(), {
    architecture: net,
    format,
    precision,
    evaluationBatchSize: batchSize,
    training: { batchSize, optimizer: decay, labelSmoothing: 0 },
  })
}

function trainedLosses(program: NetworkProgram, rates = learningRates): number[] {
  program.setWeights(initialWeights(program.parameters, 1))
  return rates.map((learningRate) => program.step(images, labels, learningRate))
}

function eagerLosses(net: Architecture, parameters: NetworkProgram['parameters']): number[] {
  const values = initialWeights(parameters, 1)
  const weights = parameters.map(({ name, shape }, index) => ({ name, shape, values: values[index] as Float32Array }))
  return new EagerNetwork(net, format, weights).losses(images, labels, learningRates, optimizer)
}

describe('NetworkProgram', () => {
  it.each<[string, Rescale]>([
    ['full width', { depth: [1, 1, 1], width: [16, 32, 64] }],
    ['widths that are stored with zeros behind', { depth: [2, 1, 1], width: [5, 10, 19] }],
    ['a segment narrower than the one before', { depth: [1, 2, 1], width: [16, 8, 24] }],
    ['odd channels before and behind', { depth: [1, 1, 1], width: [3, 12, 7] }],
  ])('has the losses of eager tfjs over 20 steps, to 1e-4, with %s', (_, rescale) => {
    const net = architecture(rescale)
    const program = compile(net, 'float32')
    const losses = trainedLosses(program)
    const eager = eagerLosses(net, program.parameters)
    const worst = Math.max(...losses.map((loss, step) => Math.abs(loss / (eager[step] as number) - 1)))
    program.dispose()
    expect(losses).toHaveLength(20)
    expect(losses.at(-1)).toBeLessThan(losses[0] as number)
    expect(worst).toBeLessThan(1e-4)
  })

  it('keeps the stored zeros exactly zero through training, in both precisions', () => {
    for (const precision of ['float32', 'bfloat16'] as const) {
      const program = compile(architecture({ depth: [1, 1, 1], width: [5, 10, 19] }), precision)
      program.setWeights(initialWeights(program.parameters, 1))
      for (let step = 0; step < 3; step++) program.step(images, labels, 0.1)
      // Taking weights out and putting them back drops whatever stood in the stored zeros.
      const before = program.logits(images)
      program.setWeights(program.weights())
      expect(program.logits(images)).toEqual(before)
      program.dispose()
    }
  })

  it('follows float32 closely in bfloat16', () => {
    const net = architecture({ depth: [1, 1, 1], width: [16, 16, 16] })
    const [exact, low] = (['float32', 'bfloat16'] as const).map((precision) => {
      const program = compile(net, precision)
      // Few steps: a CPU without bfloat16 emulates it.
      const losses = trainedLosses(program, learningRates.slice(0, 5))
      program.dispose()
      return losses
    }) as [number[], number[]]
    expect(low).not.toEqual(exact)
    low.forEach((loss, step) => {
      expect(Math.abs(loss - (exact[step] as number))).toBeLessThan(0.1)
    })
  })

  it('gives back the weights that it was given', () => {
    const program = compile(architecture({ depth: [1, 1, 1], width: [5, 10, 19] }), 'float32')
    const weights = initialWeights(program.parameters, 3)
    program.setWeights(weights)
    expect(program.weights()).toEqual(weights)
    program.dispose()
  })

  it('repeats its losses bit for bit', () => {
    const net = architecture({ depth: [1, 1, 1], width: [8, 8, 8] })
    const [first, second] = [1, 2].map(() => {
      const program = compile(net, 'float32')
      const losses = trainedLosses(program)
      program.dispose()
      return losses
    })
    expect(second).toEqual(first)
  })

  it('leaves no tensor and no session behind', () => {
    const { binding, tf } = tensorflow()
    const net = architecture({ depth: [1, 1, 1], width: [8, 8, 8] })
    const count = (): number[] => [binding.getNumOfTensors(), binding.getNumOfSavedModels(), tf.memory().numTensors]
    const run = (): void => {
      const program = compile(net, 'float32')
      trainedLosses(program)
      program.logits(images)
      program.dispose()
    }
    run()
    const before = count()
    run()
    expect(count()).toEqual(before)
  })

  it.each(['float32', 'bfloat16'] as const)('goes on from its state bit for bit, in %s', (precision) => {
    const net = architecture({ depth: [1, 1, 1], width: [5, 10, 19] })
    const whole = compile(net, precision)
    trainedLosses(whole, learningRates.slice(0, 3))
    const state = whole.state()
    const losses = learningRates.slice(0, 4).map((rate) => whole.step(images, labels, rate))
    const resumed = compile(net, precision)
    resumed.setState(state)
    expect(learningRates.slice(0, 4).map((rate) => resumed.step(images, labels, rate))).toEqual(losses)
    expect(resumed.state()).toEqual(whole.state())
    expect(() => {
      resumed.setState(state.slice(1))
    }).toThrow(TypeError)
    whole.dispose()
    resumed.dispose()
  })
})
