import type { ImageSet } from './image-set.ts'

/** The four parts that every data set has, in the order in which they are stored and reported. */
export const partNames = ['trainImages', 'trainLabels', 'testImages', 'testLabels'] as const

/** One of the four parts of a data set. */
export type PartName = (typeof partNames)[number]

/** SHA-256 of each part's bytes, in lowercase hex: images as `[n, h, w, c]`, labels as one byte each. */
export type PartDigests = Readonly<Record<PartName, string>>

/** What is known about a data set before its images are read; all that keys and counts need. */
export interface DatasetDescription {
  readonly name: string
  /** Rows of an image. */
  readonly height: number
  /** Columns of an image. */
  readonly width: number
  /** Colours of a pixel, in the order red, green, blue. */
  readonly channels: number
  readonly classes: number
  /** The number of official training images. */
  readonly trainCount: number
  /** The number of official test images. */
  readonly testCount: number
  /** Mean of each channel over the training images, of pixels scaled to [0, 1]. */
  readonly mean: readonly number[]
  /** Standard deviation of each channel over the training images, of pixels scaled to [0, 1]. */
  readonly std: readonly number[]
  readonly digests: PartDigests
}

/** A data set whose images are at hand. */
export interface Dataset extends DatasetDescription {
  /**
   * Reads the training images from disk. Every call reads them anew, so that they can be let go.
   *
   * @throws {@link SegscaleError} with code `DATA_CORRUPT` if the bytes are not those of `digests`.
   */
  loadTrain(): ImageSet
  /** Reads the test images from disk, under the same terms as `loadTrain`. */
  loadTest(): ImageSet
}

/** The number of bytes that a part of a data set has. */
export function partSize(description: DatasetDescription, part: PartName): number {
  const count = part.startsWith('train') ? description.trainCount : description.testCount
  const { height, width, channels } = description
  return part.endsWith('Images') ? count * height * width * channels : count
}
