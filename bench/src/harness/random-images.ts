import { RandomStream } from '@segscale/core'
import type { ImageSet } from '@segscale/data'
import { imageFormat } from './net-case.ts'

/** Random images of the format that benchmarks use, the same at every call: their content does not change a step's time. */
export function randomImages(count: number): ImageSet {
  const random = RandomStream.derive('bench:images')
  const { height, width, channels, classes } = imageFormat
  const images = new Uint8Array(count * height * width * channels).map(() => random.integer(256))
  return { images, labels: new Uint8Array(count).map(() => random.integer(classes)), count }
}
