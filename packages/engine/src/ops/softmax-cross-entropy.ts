import type { Tensor } from '@tensorflow/tfjs'
import type { TensorFlow } from '../tensorflow.ts'
import { attributeBuilders } from './attributes.ts'

/**
 * Mean cross-entropy of a batch, in nats.
 *
 * @param logits - `[b, k]`.
 * @param targets - `[b, k]`, each row a distribution over classes. No gradient flows to them.
 * @returns A scalar; the caller owns it.
 */
export function softmaxCrossEntropy(tensorflow: TensorFlow, logits: Tensor, targets: Tensor): Tensor {
  const { tf, backend, binding } = tensorflow
  const attributes = [attributeBuilders(tensorflow).type('T', binding.TF_FLOAT)]
  const crossEntropy = tf.customGrad((...args: unknown[]) => {
    const [logits, save] = args as [Tensor, (tensors: Tensor[]) => void]
    const [losses, slopes] = backend.executeMultipleOutputs(
      'SoftmaxCrossEntropyWithLogits',
      attributes,
      [logits, targets],
      2,
    ) as [Tensor, Tensor]
    save([slopes])
    return {
      value: losses,
      gradFunc: (dLosses: Tensor, saved: Tensor[]) => tf.mul(tf.reshape(dLosses, [-1, 1]), saved[0] as Tensor),
    }
  })
  return tf.mean(crossEntropy(logits))
}
