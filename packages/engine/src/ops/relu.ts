import type { Tensor } from '@tensorflow/tfjs'
import type { TensorFlow } from '../tensorflow.ts'
import { attributeBuilders } from './attributes.ts'

/**
 * max(x, 0), with slope 0 at 0.
 *
 * tfjs builds the gradient from a step function, a cast and a product; TensorFlow has one op for it.
 */
export function relu(tensorflow: TensorFlow, x: Tensor): Tensor {
  return rectified(tensorflow, x, 'Relu')
}

/** min(max(x, 0), 6), with slope 0 at 0 and at 6. */
export function relu6(tensorflow: TensorFlow, x: Tensor): Tensor {
  return rectified(tensorflow, x, 'Relu6')
}

function rectified(tensorflow: TensorFlow, x: Tensor, op: 'Relu' | 'Relu6'): Tensor {
  const { tf, backend, binding } = tensorflow
  const attributes = [attributeBuilders(tensorflow).type('T', binding.TF_FLOAT)]
  const rectify = tf.customGrad((...args: unknown[]) => {
    const [x, save] = args as [Tensor, (tensors: Tensor[]) => void]
    const y = backend.executeSingleOutput(op, attributes, [x])
    save([y])
    return {
      value: y,
      gradFunc: (dy: Tensor, saved: Tensor[]) => backend.executeSingleOutput(`${op}Grad`, attributes, [dy, ...saved]),
    }
  })
  return rectify(x)
}
