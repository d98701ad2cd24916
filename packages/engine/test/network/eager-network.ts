import type { Tensor, Tensor4D, Variable } from '@tensorflow/tfjs'
import type { Recipe } from '@segscale/core'
import { layerShapes, type Architecture } from '@segscale/models'
import type { ImageFormat } from '../../src/network/normalise.ts'
import { tensorflow } from '../../src/tensorflow.ts'

/**
 * The same network and optimiser in plain, eager tfjs: its own convolution, moments and gradients, no padding of channels,
 * no ops of ours. What compiled programs are compared with.
 */
export class EagerNetwork {
  readonly #architecture: Architecture
  readonly #format: ImageFormat
  readonly #variables: Variable[]
  readonly #byName: ReadonlyMap<string, Variable>

  constructor(
    architecture: Architecture,
    format: ImageFormat,
    weights: readonly { name: string; shape: readonly number[]; values: Float32Array }[],
  ) {
    const { tf } = tensorflow()
    this.#architecture = architecture
    this.#format = format
    const trained = weights.filter(({ name }) => !name.includes('running'))
    this.#variables = trained.map(({ shape, values }) => tf.variable(tf.tensor(values, [...shape])))
    this.#byName = new Map(trained.map(({ name }, index) => [name, this.#variables[index] as Variable]))
  }

  /** Losses of consecutive steps on one batch, each before its step. */
  losses(
    images: Uint8Array,
    labels: Int32Array,
    learningRates: readonly number[],
    optimizer: Recipe['optimizer'],
  ): number[] {
    const { tf } = tensorflow()
    const { height, width, channels, classes, mean, std } = this.#format
    const x = tf.tidy(() => {
      const bytes = tf.tensor4d(Float32Array.from(images), [labels.length, height, width, channels])
      return tf.div(tf.sub(tf.div(bytes, 255), tf.tensor1d([...mean])), tf.tensor1d([...std]))
    })
    const y = tf.tidy(() => tf.oneHot(tf.tensor1d(labels, 'int32'), classes).toFloat())
    const decayed = (loss: Tensor): Tensor =>
      this.#variables.reduce<Tensor>(
        (sum, variable) => tf.add(sum, tf.mul(tf.sum(tf.square(variable)), optimizer.weightDecay / 2)),
        loss,
      )
    const momentum = tf.train.momentum(0, optimizer.momentum, optimizer.nesterov)
    return learningRates.map((learningRate) => {
      momentum.setLearningRate(learningRate)
      let bare = Number.NaN
      momentum.minimize(
        () => {
          const loss = tf.losses.softmaxCrossEntropy(y, this.#logits(x))
          bare = loss.dataSync()[0] as number
          return decayed(loss).asScalar()
        },
        false,
        this.#variables,
      )
      return bare
    })
  }

  #logits(images: Tensor): Tensor {
    const { tf } = tensorflow()
    const shapes = layerShapes(this.#architecture)
    const outputs: Tensor[] = []
    this.#architecture.layers.forEach((layer, index) => {
      const weight = (role: string): Tensor => this.#byName.get(`layer${index}/${role}`) as Tensor
      const input = (which: number): Tensor =>
        layer.op === 'input' ? images : (outputs[layer.inputs[which] as number] as Tensor)
      const from = layer.op === 'input' ? 0 : (shapes[layer.inputs[0]]?.at(-1) as number)
      switch (layer.op) {
        case 'input':
          return outputs.push(images)
        case 'conv': {
          const pad = (layer.kernel - 1) / 2
          const padded = tf.pad(input(0), [
            [0, 0],
            [pad, pad],
            [pad, pad],
            [0, 0],
          ])
          const { stride, groups = 1 } = layer
          const parts = groups === 1 ? [padded] : tf.split(padded, groups, 3)
          const kernels = groups === 1 ? [weight('kernel')] : tf.split(weight('kernel'), groups, 3)
          const convolved = parts.map((part, at) =>
            tf.conv2d(part as Tensor4D, kernels[at] as Tensor4D, stride, 'valid'),
          )
          return outputs.push(groups === 1 ? (convolved[0] as Tensor) : tf.concat(convolved, 3))
        }
        case 'batchNorm': {
          const { mean, variance } = tf.moments(input(0), [0, 1, 2])
          return outputs.push(tf.batchNorm(input(0), mean, variance, weight('offset'), weight('scale'), 1e-5))
        }
        case 'relu':
          return outputs.push(tf.relu(input(0)))
        case 'relu6':
          return outputs.push(tf.relu6(input(0)))
        case 'maxPool': {
          const pad = Math.floor((layer.kernel - 1) / 2)
          const padded = tf.pad(
            input(0),
            [
              [0, 0],
              [pad, pad],
              [pad, pad],
              [0, 0],
            ],
            -1e30,
          )
          return outputs.push(tf.maxPool(padded as Tensor4D, layer.kernel, layer.stride, 'valid'))
        }
        case 'dropout':
          throw new TypeError('An eager network has no noise of its own.')
        case 'globalMaxPool':
          return outputs.push(tf.max(input(0), [1, 2]))
        case 'shortcut': {
          const every = (axis: number): Tensor => tf.range(0, input(0).shape[axis] as number, layer.stride, 'int32')
          const picked = tf.gather(tf.gather(input(0), every(1) as never, 1), every(2), 2)
          const more = layer.channels - from
          const before = Math.floor(more / 2)
          return outputs.push(
            more >= 0
              ? tf.pad(picked, [
                  [0, 0],
                  [0, 0],
                  [0, 0],
                  [before, more - before],
                ])
              : tf.slice(picked, [0, 0, 0, 0], [-1, -1, -1, layer.channels]),
          )
        }
        case 'add':
          return outputs.push(tf.add(input(0), input(1)))
        case 'globalAveragePool':
          return outputs.push(tf.mean(input(0), [1, 2]))
        case 'dense':
          return outputs.push(tf.add(tf.matMul(input(0), weight('kernel')), weight('bias')))
      }
    })
    return outputs.at(-1) as Tensor
  }
}
