import { RandomStream, type Recipe } from '@segscale/core'
import { instantiate, rescaleLabel, type Architecture, type CandidateSpace } from '@segscale/models'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EvaluationProgram } from '../../src/network/evaluation-program.ts'
import { NetworkProgram } from '../../src/network/network-program.ts'
import { initialWeights, isTrained, networkParameters } from '../../src/network/parameters.ts'
import { tensorflow } from '../../src/tensorflow.ts'
import { EagerNetwork } from './eager-network.ts'
import { randomSpaces } from './random-family.ts'

const format = { height: 16, width: 20, channels: 2, classes: 4, mean: [0.49, 0.48], std: [0.25, 0.24] }
const optimizer: Recipe['optimizer'] = { name: 'sgd', momentum: 0.9, nesterov: true, weightDecay: 5e-4 }
const batchSize = 4
const random = RandomStream.derive('random-family.test')
const images = new Uint8Array(batchSize * 16 * 20 * 2).map(() => random.integer(256))
const labels = new Int32Array(batchSize).map(() => random.integer(4))
const candidates = fc
  .tuple(randomSpaces, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))
  .map(([space, share]) => ({ space, index: Math.floor(share * space.size) }))

function netOf(space: CandidateSpace, index: number): Architecture {
  return instantiate(space.family, space.rescaleAt(index), space.input)
}

describe('a candidate of any family', () => {
  it('has as many weights as were counted, and runs forward', () => {
    fc.assert(
      fc.property(candidates, ({ space, index }) => {
        const architecture = netOf(space, index)
        const parameters = networkParameters(architecture)
        const weights = initialWeights(parameters, 1)
        const trained = weights.filter((_, at) => isTrained(parameters[at] as (typeof parameters)[number]))
        expect(trained.reduce((sum, { length }) => sum + length, 0)).toBe(space.costsAt(index).params)
        const program = new EvaluationProgram(tensorflow(), { architecture, format, batchSize })
        program.setWeights(weights)
        const logits = program.logits(images).slice()
        program.dispose()
        expect(logits).toHaveLength(batchSize * format.classes)
        expect(logits.every(Number.isFinite), rescaleLabel(space.rescaleAt(index))).toBe(true)
      }),
      { numRuns: 60, seed: 6 },
    )
  }, 240_000)

  // Behind a max-pool many pixels share the maximum of all: TensorFlow passes the gradient to one of them, eager tfjs to each.
  it('learns as it does in eager tfjs, but for dropout and a global max-pool', () => {
    fc.assert(
      fc.property(candidates, ({ space, index }) => {
        const architecture = netOf(space, index)
        fc.pre(architecture.layers.every(({ op }) => op !== 'dropout' && op !== 'globalMaxPool'))
        const training = { batchSize, optimizer, labelSmoothing: 0 }
        const program = new NetworkProgram(tensorflow(), {
          ...{ architecture, format, precision: 'float32', evaluationBatchSize: batchSize, training },
        })
        const values = initialWeights(program.parameters, 1)
        program.setWeights(values)
        const rates = [0.01, 0.01]
        const own = rates.map((rate) => program.step(images, labels, rate))
        const weights = program.parameters.map(({ name, shape }, at) => ({
          ...{ name, shape, values: values[at] as Float32Array },
        }))
        program.dispose()
        const eager = new EagerNetwork(architecture, format, weights).losses(images, labels, rates, optimizer)
        for (const [step, loss] of own.entries()) expect(Math.abs(loss - (eager[step] as number))).toBeLessThan(5e-3)
      }),
      { numRuns: 20, seed: 6 },
    )
  }, 240_000)
})
