import type { Tensor } from '@tensorflow/tfjs'
import { layerShapes, type Architecture, type Layer } from '@segscale/models'
import { conv2d } from '../ops/conv2d.ts'
import { globalAveragePool } from '../ops/global-average-pool.ts'
import { relu } from '../ops/relu.ts'
import { shortcut } from '../ops/shortcut.ts'
import type { TensorFlow } from '../tensorflow.ts'
import type { Parameter } from './parameters.ts'

/** What a forward pass needs beside the architecture. */
export interface ForwardContext {
  /** Channels that a layer's output is stored with. */
  readonly stored: (layer: number) => number
  readonly parameter: (layer: number, role: Parameter['role']) => Tensor
  /** Training and evaluation normalise differently. */
  readonly batchNorm: (layer: number, x: Tensor) => Tensor
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
  const count = (layer: number): { used: number; stored: number } => ({
    used: shapes[layer]?.at(-1) as number,
    stored: context.stored(layer),
  })
  architecture.layers.forEach((layer, index) => {
    outputs.push(layer.op === 'input' ? images : applyLayer(layer, index))
  })
  return outputs.at(-1) as Tensor

  function applyLayer(layer: Exclude<Layer, { op: 'input' }>, index: number): Tensor {
    const [first, second] = layer.inputs.map((input) => outputs[input]) as [Tensor, Tensor]
    switch (layer.op) {
      case 'conv':
        return conv2d(tensorflow, first, context.parameter(index, 'kernel'), layer.stride)
      case 'batchNorm':
        return context.batchNorm(index, first)
      case 'relu':
        return relu(tensorflow, first)
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
}
