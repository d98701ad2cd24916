import type { Tensor } from '@tensorflow/tfjs'
import type { TensorFlow } from '../tensorflow.ts'
import { windowAttributes } from './conv2d.ts'

/**
 * Convolution of every channel for itself, with (k - 1) / 2 zero pixels on every side, as PyTorch pads.
 *
 * @param x - `[b, h, w, c]`.
 * @param kernel - `[k, k, 1, c]`, k odd.
 * @returns `[b, ceil(h / stride), ceil(w / stride), c]`.
 */
export function depthwiseConv2d(tensorflow: TensorFlow, x: Tensor, kernel: Tensor, stride: number): Tensor {
  const { tf, backend } = tensorflow
  const [size, , , channels] = kernel.shape as [number, number, number, number]
  const attributes = windowAttributes(tensorflow, stride, stride === 1 ? 'SAME' : 'VALID')
  const pad: [number, number] = [(size - 1) / 2, (size - 1) / 2]
  // TensorFlow ends the process where it fuses a bias into this op with explicit padding, so the pixels are put there first.
  const padded = stride === 1 ? x : tf.pad(x, [[0, 0], pad, pad, [0, 0]])
  const convolve = tf.customGrad((...args: unknown[]) => {
    const [x, kernel, save] = args as [Tensor, Tensor, (tensors: Tensor[]) => void]
    save([x, kernel])
    return {
      value: backend.executeSingleOutput('DepthwiseConv2dNative', attributes, [x, kernel]),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [x, kernel] = saved as [Tensor, Tensor]
        const sizes = (tensor: Tensor): Tensor => tf.tensor1d(tensor.shape, 'int32')
        return [
          backend.executeSingleOutput('DepthwiseConv2dNativeBackpropInput', attributes, [sizes(x), kernel, dy]),
          backend.executeSingleOutput('DepthwiseConv2dNativeBackpropFilter', attributes, [x, sizes(kernel), dy]),
        ]
      },
    }
  })
  // TensorFlow has the channels in front of the outputs per channel, of which there is one: the same numbers in a row.
  return convolve(padded, tf.reshape(kernel, [size, size, channels, 1]))
}
