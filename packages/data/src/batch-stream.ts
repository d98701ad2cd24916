import { SegscaleError, type RandomState, type RandomStream } from '@segscale/core'
import { augmentImage, type AugmentOptions } from './augment/augment-image.ts'
import { mixupOf } from './augment/augment-step.ts'
import { betaDraw } from './augment/beta-draw.ts'
import type { ImageSet } from './image-set.ts'

/** One batch of training images. Its arrays are overwritten by the next batch: copy what has to stay. */
export interface Batch {
  /** Pixels `[b, h, w, c]`, 0 to 255, augmented. */
  readonly images: Uint8Array
  /** The class of each image `[b]`. */
  readonly labels: Int32Array
  /** How the batch is to be mixed with itself; only where the steps ask for it. */
  readonly mix?: BatchMix
}

/**
 * What a batch is mixed with: itself in another order. Image i becomes `share` times itself and 1 − `share` times image
 * `partners[i]`, and so do its labels. Left to the network's program, where images are numbers and not bytes any more.
 *
 * @see Zhang et al. (2018), mixup: Beyond Empirical Risk Minimization, arXiv:1710.09412: one share for each batch.
 */
export interface BatchMix {
  /** In [0, 1]. */
  readonly share: number
  /** A permutation `[b]` of the batch. */
  readonly partners: Int32Array
}

/** How a {@link BatchStream} cuts and changes its images. */
export interface BatchOptions extends AugmentOptions {
  /** Images of one batch, at least 1. */
  readonly batchSize: number
  /** Source of every draw. Its state before an epoch decides all that the epoch yields. */
  readonly random: RandomStream
}

/** Where a {@link BatchStream} stands; plain data, for checkpoints. */
export interface BatchStreamState {
  /** Random state before the present epoch: it decides the order of the images. */
  readonly epochStart: RandomState
  /** Batches that the present epoch has yielded, in [0, `batchesPerEpoch`]. */
  readonly batches: number
  /** Random state behind the last batch. */
  readonly random: RandomState
}

/**
 * Epochs of shuffled, augmented batches of one image set.
 *
 * Draws of one epoch, in this order: a shuffle of all images starting from their order in the set; then, image by image
 * in the shuffled order, the draws of each augmentation step ({@link augmentImage}); with `mixup`, behind the images of
 * each batch the share ({@link betaDraw}) and a shuffle of its partners. An epoch so depends on nothing but the set, the
 * options and the state of `random` when it begins. {@link BatchStream.state}, taken between any two batches, lets
 * another stream go on from there with equal batches.
 */
export class BatchStream {
  /** Whole batches in one epoch; the images that are left over sit this epoch out. */
  readonly batchesPerEpoch: number
  readonly #set: ImageSet
  readonly #options: BatchOptions
  readonly #order: Int32Array
  readonly #batch: Batch
  readonly #mixup: number | undefined
  readonly #partners: Int32Array
  #epochStart: RandomState
  #taken = 0

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
    this.#epochStart = options.random.state()
    this.#order = new Int32Array(set.count)
    this.#batch = { images: new Uint8Array(batchSize * size), labels: new Int32Array(batchSize) }
    this.#mixup = mixupOf(options.augment)
    this.#partners = new Int32Array(batchSize)
  }

  /** Where the stream stands, behind the last batch that was taken. */
  state(): BatchStreamState {
    return { epochStart: this.#epochStart, batches: this.#taken, random: this.#options.random.state() }
  }

  /**
   * Goes on from a state of a stream with the same set and options: the next epoch yields what was left of that one.
   *
   * @throws TypeError for a number of batches that no epoch has.
   */
  resume({ epochStart, batches, random }: BatchStreamState): void {
    if (!Number.isInteger(batches) || batches < 0 || batches > this.batchesPerEpoch) {
      throw new TypeError(`An epoch has ${this.batchesPerEpoch} batches, but ${batches} of them were taken.`)
    }
    this.#options.random.restore(epochStart)
    this.#shuffle()
    this.#options.random.restore(random)
    this.#taken = batches
  }

  /**
   * Yields the batches of one epoch, each in the same two buffers.
   *
   * Shuffling happens when the first batch is taken. Run an epoch to its end before the next one begins.
   */
  *epoch(): Generator<Batch, void, undefined> {
    if (this.#taken === 0) this.#shuffle()
    while (this.#taken < this.batchesPerEpoch) {
      this.#fill(this.#taken * this.#options.batchSize)
      const mix = this.#mixup === undefined ? undefined : this.#mix(this.#mixup)
      this.#taken++
      yield mix === undefined ? this.#batch : { ...this.#batch, mix }
    }
    this.#taken = 0
  }

  #shuffle(): void {
    const { random } = this.#options
    const order = this.#order
    this.#epochStart = random.state()
    // From the set's order each time: the last epoch's order would be state beside the random state.
    for (let index = 0; index < order.length; index++) order[index] = index
    random.shuffle(order)
  }

  #fill(first: number): void {
    const { height, width, channels, batchSize } = this.#options
    const { images, labels } = this.#batch
    const size = height * width * channels
    for (let position = 0; position < batchSize; position++) {
      const index = this.#order[first + position] as number
      const start = position * size
      images.set(this.#set.images.subarray(index * size, (index + 1) * size), start)
      augmentImage(images, start, this.#options)
      labels[position] = this.#set.labels[index] as number
    }
  }

  #mix(alpha: number): BatchMix {
    const { random } = this.#options
    const share = betaDraw(alpha, random)
    const partners = this.#partners
    for (let position = 0; position < partners.length; position++) partners[position] = position
    random.shuffle(partners)
    return { share, partners }
  }
}
