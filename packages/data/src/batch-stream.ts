import { SegscaleError, type RandomStream } from '@segscale/core'
import { augmentImage, type AugmentStep, type ImageSize } from './augment.ts'
import type { ImageSet } from './image-set.ts'

/** One batch of training images. Both arrays are overwritten by the next batch: copy what has to stay. */
export interface Batch {
  /** Pixels `[b, h, w, c]`, 0 to 255, augmented. */
  readonly images: Uint8Array
  /** The class of each image `[b]`. */
  readonly labels: Int32Array
}

/** How a {@link BatchStream} cuts and changes its images. */
export interface BatchOptions extends ImageSize {
  /** Images of one batch, at least 1. */
  readonly batchSize: number
  /** Steps applied to each image, in this order; none leaves the images as they are. */
  readonly augment: readonly AugmentStep[]
  /** Source of every draw. Its state before an epoch decides all that the epoch yields. */
  readonly random: RandomStream
}

/**
 * Epochs of shuffled, augmented batches of one image set.
 *
 * Draws of one epoch, in this order: a shuffle of all images starting from their order in the set; then, image by image
 * in the shuffled order, the draws of each augmentation step ({@link augmentImage}). An epoch so depends on nothing
 * but the set, the options and the state of `random` when it begins: keep `random.state()` between two epochs, and a
 * new stream goes on from there with equal batches.
 */
export class BatchStream {
  /** Whole batches in one epoch; the images that are left over sit this epoch out. */
  readonly batchesPerEpoch: number
  readonly #set: ImageSet
  readonly #options: BatchOptions
  readonly #order: Int32Array
  readonly #batch: Batch

  /**
   * @throws {@link SegscaleError} with code `BATCH_TOO_LARGE` if the set has fewer images than one batch.
   * @throws TypeError if the size of an image does not fit the set.
   */
  constructor(set: ImageSet, options: BatchOptions) {
    const { height, width, channels, batchSize } = options
    const size = height * width * channels
    if (set.images.length !== set.count * size || set.labels.length !== set.count) {
      throw new TypeError(
        `${set.count} images of ${height} x ${width} x ${channels} take ${set.count * size} bytes and as many labels; ` +
          `found ${set.images.length} bytes and ${set.labels.length} labels.`,
      )
    }
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new TypeError(`The batch size must be a positive integer, but it is ${batchSize}.`)
    }
    if (set.count < batchSize) {
      throw new SegscaleError(
        'BATCH_TOO_LARGE',
        `A batch must not be larger than the training images: ${batchSize} to a batch, but there are only ` +
          `${set.count}. Lower recipe.batchSize or raise dataset.train.`,
      )
    }
    this.batchesPerEpoch = Math.floor(set.count / batchSize)
    this.#set = set
    this.#options = options
    this.#order = new Int32Array(set.count)
    this.#batch = { images: new Uint8Array(batchSize * size), labels: new Int32Array(batchSize) }
  }

  /**
   * Yields the batches of one epoch, each in the same two buffers.
   *
   * Shuffling happens when the first batch is taken. Run an epoch to its end before the next one begins.
   */
  *epoch(): Generator<Batch, void, undefined> {
    const { batchSize, random } = this.#options
    const order = this.#order
    // From the set's order each time: the last epoch's order would be state beside the random state.
    for (let index = 0; index < order.length; index++) order[index] = index
    random.shuffle(order)
    for (let batch = 0; batch < this.batchesPerEpoch; batch++) {
      this.#fill(batch * batchSize)
      yield this.#batch
    }
  }

  #fill(first: number): void {
    const { height, width, channels, batchSize, augment, random } = this.#options
    const { images, labels } = this.#batch
    const size = height * width * channels
    for (let position = 0; position < batchSize; position++) {
      const index = this.#order[first + position] as number
      const start = position * size
      images.set(this.#set.images.subarray(index * size, (index + 1) * size), start)
      augmentImage(images, start, this.#options, augment, random)
      labels[position] = this.#set.labels[index] as number
    }
  }
}
