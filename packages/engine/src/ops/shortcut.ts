import type { Tensor, Tensor4D } from '@tensorflow/tfjs'
import type { TensorFlow } from '../tensorflow.ts'

/** Channels of a tensor: how many carry values, and how many are stored, zeros included. */
export interface ChannelCount {
  readonly used: number
  readonly stored: number
}

/**
 * The parameter-free shortcut of He et al. (2015), option A: every `stride`-th pixel, with channels added or cut.
 *
 * More channels than before: zeros, half of them (rounded down) in front and the rest behind. Fewer: the leading ones stay.
 *
 * @param x - `[b, h, w, from.stored]`.
 * @returns `[b, ceil(h / stride), ceil(w / stride), to.stored]`.
 */
export function shortcut(
  { tf }: TensorFlow,
  x: Tensor,
  { stride, from, to }: { stride: number; from: ChannelCount; to: ChannelCount },
): Tensor {
  // Pooling over one pixel picks it; its gradient is one op, where a strided slice's would be two.
  const picked = stride === 1 ? (x as Tensor4D) : tf.avgPool(x as Tensor4D, 1, stride, 'same')
  const kept = Math.min(from.used, to.used)
  const before = Math.floor(Math.max(0, to.used - from.used) / 2)
  // What is stored beyond the used channels is cut off before anything is put behind the used ones.
  const cut = kept === from.stored ? picked : tf.slice(picked, [0, 0, 0, 0], [-1, -1, -1, kept])
  const after = to.stored - before - kept
  return before + after === 0
    ? cut
    : tf.pad(cut, [
        [0, 0],
        [0, 0],
        [0, 0],
        [before, after],
      ])
}
