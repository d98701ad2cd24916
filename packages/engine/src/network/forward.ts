import type { Tensor } from '@tensorflow/tfjs'
import { layerShapes, type Architecture, type Layer } from '@segscale/models'
import { conv2d } from '../ops/conv2d.ts'
import { depthwiseConv2d } from '../ops/depthwise-conv2d.ts'
import { globalAveragePool } from '../ops/global-average-pool.ts'
import { groupedConv2d } from '../ops/grouped-conv2d.ts'
import { globalMaxPool, maxPool, type Window } from '../ops/max-pool.ts'
import { relu, relu6 } from '../ops/relu.ts'
import { shortcut, type ChannelCount } from '../ops/shortcut.ts'
import type { TensorFlow } from '../tensorflow.ts'
import type { Parameter } from './parameters.ts'

/** What a forward pass needs beside the architecture. */
export interface ForwardContext {
  /** Channels that a layer's output is stored with. */
  readonly stored: (layer: number) => number
  readonly parameter: (layer: number, role: Parameter['role']) => Tensor
  /** Training and evaluation normalise differently. */
  readonly batchNorm: (layer: number, x: Tensor) => Tensor
  /** Only training drops anything. */
  readonly dropout?: (layer: number, x: Tensor, rate: number) => Tensor
}

/**
 * The logits of an architecture, as a plain tfjs function: record it, differentiate it or run it eagerly.
 *
 * @param images - `[b, h, w, c]`, normalised.
 * @returns `[b, classes]`.
 */
export function forward(
  tensorflow: TensorFlow,
  architecture: Architecture,
  images: Tensor,
  context: ForwardContext,
): Tensor {
  const shapes = layerShapes(architecture)
  const outputs: Tensor[] = []
  const count = (layer: number): ChannelCount => ({
    used: shapes[layer]?.at(-1) as number,
    stored: context.stored(layer),
  })
  architecture.layers.forEach((layer, index) => {
    outputs.push(layer.op === 'input' ? padded(tensorflow, images, count(index)) : applyLayer(layer, index))
  })
  return outputs.at(-1) as Tensor

  function applyLayer(layer: Exclude<Layer, { op: 'input' }>, index: number): Tensor {
    const [first, second] = layer.inputs.map((input) => outputs[input]) as [Tensor, Tensor]
    switch (layer.op) {
      case 'conv':
        return convolution(layer, first, index)
      case 'batchNorm':
        return context.batchNorm(index, first)
      case 'relu':
        return relu(tensorflow, first)
      case 'relu6':
        return relu6(tensorflow, first)
      case 'maxPool':
        return maxPool(tensorflow, first, windowOf(layer))
      case 'dropout':
        return context.dropout?.(index, first, layer.rate) ?? first
      case 'globalMaxPool':
        return globalMaxPool(tensorflow, first)
      case 'shortcut':
        return shortcut(tensorflow, first, {
          stride: layer.stride,
          from: count(layer.inputs[0]),
          to: count(index),
        })
      case 'add':
        return tensorflow.tf.add(first, second)
      case 'globalAveragePool':
        return globalAveragePool(tensorflow, first)
      case 'dense': {
        const product = tensorflow.tf.matMul(first, context.parameter(index, 'kernel'))
        return tensorflow.tf.add(product, context.parameter(index, 'bias'))
      }
    }
  }
  function convolution(layer: Extract<Layer, { op: 'conv' }>, x: Tensor, index: number): Tensor {
    const kernel = context.parameter(index, 'kernel')
    const { stride, groups = 1 } = layer
    if (groups === 1) return conv2d(tensorflow, x, kernel, stride)
    const [from, to] = [count(layer.inputs[0]), count(index)]
    return groups === from.used && groups === to.used
      ? depthwiseConv2d(tensorflow, x, kernel, stride)
      : groupedConv2d(tensorflow, x, kernel, { stride, groups, from, to })
  }
}

function windowOf({ kernel, stride }: Extract<Layer, { op: 'maxPool' }>): Window {
  return { kernel: [kernel, kernel], stride, pad: Math.floor((kernel - 1) / 2) }
}

/** Images with zeros behind their channels, where they are stored with more. */
function padded({ tf }: TensorFlow, images: Tensor, { used, stored }: ChannelCount): Tensor {
  const none: [number, number] = [0, 0]
  return used === stored ? images : tf.pad(images, [none, none, none, [0, stored - used]])
}
