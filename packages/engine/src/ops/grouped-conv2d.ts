import type { Tensor } from '@tensorflow/tfjs'
import type { TensorFlow } from '../tensorflow.ts'
import { conv2d } from './conv2d.ts'
import type { ChannelCount } from './shortcut.ts'

/** Groups of a convolution, and its channels before and behind. */
export interface Groups {
  readonly stride: number
  readonly groups: number
  readonly from: ChannelCount
  readonly to: ChannelCount
}

/**
 * Convolution of equal runs of channels, each for itself; TensorFlow has no gradient of it on a CPU.
 *
 * @param x - `[b, h, w, from.stored]`.
 * @param kernel - `[k, k, from.used / groups, to.used]`, k odd.
 * @returns `[b, ceil(h / stride), ceil(w / stride), to.stored]`.
 */
export function groupedConv2d(
  tensorflow: TensorFlow,
  x: Tensor,
  kernel: Tensor,
  { stride, groups, from, to }: Groups,
): Tensor {
  const { tf } = tensorflow
  const used = from.used === from.stored ? x : tf.slice(x, [0, 0, 0, 0], [-1, -1, -1, from.used])
  const kernels = tf.split(kernel, groups, 3)
  const parts = tf
    .split(used, groups, 3)
    .map((part, group) => conv2d(tensorflow, part, kernels[group] as Tensor, stride))
  const joined = tf.concat(parts, 3)
  if (to.used === to.stored) return joined
  return tf.pad(joined, [
    [0, 0],
    [0, 0],
    [0, 0],
    [0, to.stored - to.used],
  ])
}
