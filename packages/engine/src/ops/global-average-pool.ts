import type { Tensor } from '@tensorflow/tfjs'
import type { TensorFlow } from '../tensorflow.ts'

/** Mean over the pixels: `[b, h, w, c]` to `[b, c]`. */
export function globalAveragePool({ tf }: TensorFlow, x: Tensor): Tensor {
  return tf.mean(x, [1, 2])
}
