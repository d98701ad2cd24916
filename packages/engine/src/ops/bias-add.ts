import type { Tensor } from '@tensorflow/tfjs'
import type { TensorFlow } from '../tensorflow.ts'
import { attributeBuilders } from './attributes.ts'

/**
 * Adds one number to each channel: `[b, h, w, c]` and `[c]` to `[b, h, w, c]`. It has no gradient.
 *
 * TensorFlow computes this op within the convolution before it, and a sum and ReLU behind it too; a plain sum it does not.
 */
export function biasAdd(tensorflow: TensorFlow, x: Tensor, bias: Tensor): Tensor {
  const { type, string } = attributeBuilders(tensorflow)
  const attributes = [type('T', tensorflow.binding.TF_FLOAT), string('data_format', 'NHWC')]
  return tensorflow.backend.executeSingleOutput('BiasAdd', attributes, [x, bias])
}
