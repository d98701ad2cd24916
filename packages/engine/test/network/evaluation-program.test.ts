import type { Tensor } from '@tensorflow/tfjs'
import { RandomStream } from '@segscale/core'
import { familyByName, instantiate, type Architecture } from '@segscale/models'
import { describe, expect, it } from 'vitest'
import { EvaluationProgram } from '../../src/network/evaluation-program.ts'
import { forward } from '../../src/network/forward.ts'
import { initialWeights, networkParameters } from '../../src/network/parameters.ts'
import { BATCH_NORM_EPSILON } from '../../src/ops/batch-norm.ts'
import { tensorflow } from '../../src/tensorflow.ts'

const { tf } = tensorflow()
const format = { height: 16, width: 16, channels: 3, classes: 10, mean: [0.49, 0.48, 0.45], std: [0.25, 0.24, 0.26] }
const batchSize = 8
const random = RandomStream.derive('evaluation-program.test')
const images = new Uint8Array(batchSize * 16 * 16 * 3).map(() => random.integer(256))

/** Weights as after a training: scales, offsets and statistics are none of 0 and 1. */
function trainedWeights(architecture: Architecture): Float32Array[] {
  const parameters = networkParameters(architecture)
  return initialWeights(parameters, 1).map((values, at) => {
    const role = parameters[at]?.role
    if (role === 'kernel') return values
    return values.map(() =>
      role === 'runningVariance' || role === 'scale' ? 0.5 + random.uniform() : random.normal() / 4,
    )
  })
}

/** Logits by tfjs's own batch norm with running statistics, nothing folded and nothing compiled. */
function unfoldedLogits(architecture: Architecture, weights: readonly Float32Array[]): number[] {
  return tf.tidy(() => {
    const parameters = networkParameters(architecture)
    const byName = new Map(parameters.map(({ name, shape }, at) => [name, tf.tensor(weights[at] ?? [], [...shape])]))
    const parameter = (layer: number, role: string): Tensor => byName.get(`layer${layer}/${role}`) as Tensor
    const pixels = tf.div(tf.tensor(Float32Array.from(images), [batchSize, 16, 16, 3]), 255)
    const normalised = tf.div(tf.sub(pixels, tf.tensor1d(format.mean)), tf.tensor1d(format.std))
    const channels = (layer: number): number => {
      const shape = parameters.find((one) => one.layer === layer)?.shape
      return shape?.at(-1) ?? channelsBefore(layer)
    }
    const channelsBefore = (layer: number): number => {
      const at = architecture.layers[layer]
      if (at === undefined || at.op === 'input') return 3
      return at.op === 'shortcut' ? at.channels : channels(at.inputs[0])
    }
    const logits = forward(tensorflow(), architecture, normalised, {
      stored: channels,
      parameter,
      batchNorm: (layer, x) => {
        const [mean, variance, offset, scale] = ['runningMean', 'runningVariance', 'offset', 'scale'].map((role) =>
          parameter(layer, role),
        ) as [Tensor, Tensor, Tensor, Tensor]
        return tf.batchNorm(x, mean, variance, offset, scale, BATCH_NORM_EPSILON)
      },
    })
    return Array.from(logits.dataSync())
  })
}

describe('EvaluationProgram', () => {
  it.each([
    ['full width', { depth: [1, 2, 1], width: [16, 32, 64] }],
    ['widths that are stored with zeros behind', { depth: [2, 1, 1], width: [5, 10, 19] }],
  ])('has the logits of batch norm that is not folded, to 1e-3, at %s', (_, rescale) => {
    const architecture = instantiate(familyByName('resnet20'), rescale, format)
    const weights = trainedWeights(architecture)
    const program = new EvaluationProgram(tensorflow(), { architecture, format, batchSize })
    program.setWeights(weights)
    const logits = Array.from(program.logits(images))
    program.dispose()
    const expected = unfoldedLogits(architecture, weights)
    const worst = Math.max(...logits.map((logit, at) => Math.abs(logit - (expected[at] as number))))
    expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(0.5)
    expect(worst).toBeLessThan(1e-3)
  })

  it('evaluates new weights once they are set', () => {
    const architecture = instantiate(familyByName('resnet20'), { depth: [1, 1, 1], width: [8, 8, 8] }, format)
    const program = new EvaluationProgram(tensorflow(), { architecture, format, batchSize })
    const logitsOf = (weights: readonly Float32Array[]): Float32Array => {
      program.setWeights(weights)
      return program.logits(images)
    }
    const [first, second] = [trainedWeights(architecture), trainedWeights(architecture)]
    const before = logitsOf(first)
    expect(logitsOf(second)).not.toEqual(before)
    expect(logitsOf(first)).toEqual(before)
    program.dispose()
  })
})
