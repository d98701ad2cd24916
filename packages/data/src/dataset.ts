import type { ImageSet } from './image-set.ts'

/** The four parts that every data set has, in the order in which they are stored and reported. */
export const partNames = ['trainImages', 'trainLabels', 'testImages', 'testLabels'] as const

/** One of the four parts of a data set. */
export type PartName = (typeof partNames)[number]

/**
 * SHA-256 of each part's bytes, in lowercase hex: images as `[n, h, w, c]`, labels as one byte each, or as two with the
 * lower one first where there are more than 256 classes.
 */
export type PartDigests = Readonly<Record<PartName, string>>

/** Where a data set lies and how it is read, beside its name; fields of `dataset` in the experiment file. */
export interface DatasetPlace {
  /** A folder or file that holds the data set. */
  readonly path?: string | undefined
  /** Which labels of CIFAR-100 count: 100 fine or 20 coarse ones; fine unless given. */
  readonly labels?: 'fine' | 'coarse' | undefined
  /** Rows and columns that images are resized to; without it all of them must have one size. */
  readonly size?: number | undefined
  /** 3 for colour, which is the default, or 1 for grey. */
  readonly channels?: 1 | 3 | undefined
  /** Share of the images that become test images where a data set does not say which; 0.2 unless given. */
  readonly testShare?: number | undefined
}

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
  /** What the classes are called, where that is known. */
  readonly classNames?: readonly string[]
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
  if (part.endsWith('Images')) return count * height * width * channels
  return description.classes <= 256 ? count : 2 * count
}
