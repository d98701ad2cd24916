import type { Tensor } from '@tensorflow/tfjs'
import type { OpAttribute } from '../binding.ts'
import type { TensorFlow } from '../tensorflow.ts'
import { attributeBuilders } from './attributes.ts'

/**
 * Convolution with (k - 1) / 2 zero pixels on every side, as PyTorch pads.
 *
 * tfjs's own convolution pads like TensorFlow's SAME, which for stride 2 puts the odd pixel after the image only, and its
 * gradient does not take explicit padding.
 *
 * @param x - `[b, h, w, i]`.
 * @param kernel - `[k, k, i, o]`, k odd.
 * @returns `[b, ceil(h / stride), ceil(w / stride), o]`; the caller owns it.
 */
export function conv2d(tensorflow: TensorFlow, x: Tensor, kernel: Tensor, stride: number): Tensor {
  const { tf, backend } = tensorflow
  const attributes = convolutionAttributes(tensorflow, kernel.shape[0], stride)
  const convolve = tf.customGrad((...args: unknown[]) => {
    const [x, kernel, save] = args as [Tensor, Tensor, (tensors: Tensor[]) => void]
    save([x, kernel])
    return {
      value: backend.executeSingleOutput('Conv2D', attributes, [x, kernel]),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [x, kernel] = saved as [Tensor, Tensor]
        const sizes = (tensor: Tensor): Tensor => tf.tensor1d(tensor.shape, 'int32')
        return [
          backend.executeSingleOutput('Conv2DBackpropInput', attributes, [sizes(x), kernel, dy]),
          backend.executeSingleOutput('Conv2DBackpropFilter', attributes, [x, sizes(kernel), dy]),
        ]
      },
    }
  })
  return convolve(x, kernel)
}

function convolutionAttributes(tensorflow: TensorFlow, kernel: number, stride: number): OpAttribute[] {
  const { int, bool } = attributeBuilders(tensorflow)
  const pad = (kernel - 1) / 2
  // With stride 1, SAME pads just so; it is what TensorFlow's own rewrites know best.
  const padding =
    stride === 1
      ? windowAttributes(tensorflow, stride, 'SAME')
      : [
          ...windowAttributes(tensorflow, stride, 'EXPLICIT'),
          int('explicit_paddings', [0, 0, pad, pad, pad, pad, 0, 0]),
        ]
  return [...padding, bool('use_cudnn_on_gpu', true)]
}

/** The attributes that every kind of convolution has. */
export function windowAttributes(
  tensorflow: TensorFlow,
  stride: number,
  padding: 'SAME' | 'VALID' | 'EXPLICIT',
): OpAttribute[] {
  const { type, int, string } = attributeBuilders(tensorflow)
  return [
    type('T', tensorflow.binding.TF_FLOAT),
    int('strides', [1, stride, stride, 1]),
    string('padding', padding),
    string('data_format', 'NHWC'),
    int('dilations', [1, 1, 1, 1]),
  ]
}
