import type { Tensor } from '@tensorflow/tfjs'
import type { TensorFlow } from '../tensorflow.ts'
import { attributeBuilders } from './attributes.ts'

/**
 * Sets each value to 0 with probability `rate`, and divides the others by 1 - rate, so that the mean stays.
 *
 * Which values go follows from `noise` alone: TensorFlow's stateless generator, so that a resumed training drops the same.
 *
 * @param rate - In (0, 1).
 * @param noise - `[2]` int32: the training's seed, and the step; other numbers for every layer.
 */
export function dropout(tensorflow: TensorFlow, x: Tensor, { rate, noise }: { rate: number; noise: Tensor }): Tensor {
  const { tf, backend } = tensorflow
  const { type } = attributeBuilders(tensorflow)
  const [integer, float] = [backend.getDTypeInteger('int32'), backend.getDTypeInteger('float32')]
  const attributes = [type('T', integer), type('Tseed', integer), type('dtype', float)]
  const shape = tf.tensor1d(x.shape, 'int32')
  const uniform = backend.executeSingleOutput('StatelessRandomUniform', attributes, [shape, noise])
  const kept = tf.cast(tf.greaterEqual(uniform, rate), 'float32')
  return tf.mul(x, tf.mul(kept, 1 / (1 - rate)))
}
