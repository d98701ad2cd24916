import type { Tensor } from '@tensorflow/tfjs'
import type { OpAttribute } from '../binding.ts'
import type { TensorFlow } from '../tensorflow.ts'
import { attributeBuilders } from './attributes.ts'

/** What a maximum is taken over: a window, its steps, and pixels beyond every side that count as none. */
export interface Window {
  readonly kernel: readonly [height: number, width: number]
  readonly stride: number
  readonly pad: number
}

/**
 * Largest value of each window: `[b, h, w, c]` to `[b, floor((h + 2 pad - kernel) / stride) + 1, …, c]`.
 *
 * tfjs's own pool pads like TensorFlow's SAME, which for stride 2 puts the odd pixel after the image only.
 */
export function maxPool(tensorflow: TensorFlow, x: Tensor, window: Window): Tensor {
  const { tf, backend } = tensorflow
  const attributes = poolAttributes(tensorflow, window)
  const pool = tf.customGrad((...args: unknown[]) => {
    const [x, save] = args as [Tensor, (tensors: Tensor[]) => void]
    const y = backend.executeSingleOutput('MaxPool', attributes, [x])
    save([x, y])
    return {
      value: y,
      gradFunc: (dy: Tensor, saved: Tensor[]) => backend.executeSingleOutput('MaxPoolGrad', attributes, [...saved, dy]),
    }
  })
  return pool(x)
}

/** Maximum over the pixels: `[b, h, w, c]` to `[b, c]`. */
export function globalMaxPool(tensorflow: TensorFlow, x: Tensor): Tensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number]
  const pooled = maxPool(tensorflow, x, { kernel: [height, width], stride: 1, pad: 0 })
  return tensorflow.tf.reshape(pooled, [batch, channels])
}

function poolAttributes(tensorflow: TensorFlow, { kernel: [height, width], stride, pad }: Window): OpAttribute[] {
  const { type, int, string } = attributeBuilders(tensorflow)
  const padding =
    pad === 0
      ? [string('padding', 'VALID')]
      : [string('padding', 'EXPLICIT'), int('explicit_paddings', [0, 0, pad, pad, pad, pad, 0, 0])]
  return [
    type('T', tensorflow.binding.TF_FLOAT),
    int('ksize', [1, height, width, 1]),
    int('strides', [1, stride, stride, 1]),
    ...padding,
    string('data_format', 'NHWC'),
  ]
}
