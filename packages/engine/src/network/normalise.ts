import type { Tensor } from '@tensorflow/tfjs'
import type { Dataset } from '@segscale/data'
import type { TensorFlow } from '../tensorflow.ts'

/** What a program has to know of the images. */
export type ImageFormat = Pick<Dataset, 'height' | 'width' | 'channels' | 'classes' | 'mean' | 'std'>

/**
 * Normalised images, (x / 255 - mean) / std per channel, of bytes: `[b, h, w, c]` to `[b, h, w, c]`.
 *
 * Images stay bytes until they are in the program: a quarter of the copying, and nothing to prepare in JavaScript.
 */
export function normalise({ tf }: TensorFlow, bytes: Tensor, { width, mean, std }: NormalisedFormat): Tensor {
  // Written out for a whole row: TensorFlow broadcasts three numbers at a time slowly.
  const row = (values: readonly number[]): Tensor => tf.tensor2d(Array.from({ length: width }, () => [...values]))
  const scale = row(std.map((deviation) => 1 / (255 * deviation)))
  const shift = row(mean.map((value, channel) => -value / (std[channel] as number)))
  return tf.add(tf.mul(tf.cast(bytes, 'float32'), scale), shift)
}

type NormalisedFormat = Pick<ImageFormat, 'width' | 'mean' | 'std'>
