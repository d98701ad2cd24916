import type { RandomStream } from '@segscale/core'
import type { ImageSize } from '../image-set.ts'
import type { AugmentStep } from './augment-step.ts'
import { cutoutImage } from './cutout-image.ts'
import { eraseImage } from './erase-image.ts'
import { flipImage } from './flip-image.ts'
import { shiftImage } from './shift-image.ts'

/** What {@link augmentImage} does to every image. */
export interface AugmentOptions extends ImageSize {
  /** Steps applied to each image, in this order; none leaves the images as they are. */
  readonly augment: readonly AugmentStep[]
  /** The colour that is zero once images are normalised, a byte for each channel; black unless given. */
  readonly meanColour?: readonly number[]
  readonly random: RandomStream
}

/**
 * Augments one image in place: the steps in the order of the list, each drawing what it needs when it is its turn.
 *
 * `padCrop: p` draws the row and then the column of the crop, uniform integers in [0, 2p], in the image padded with
 * `p` zero pixels on each side. `flip` draws one uniform number and mirrors the image when it is below 0.5. `cutout` is
 * {@link cutoutImage} and `randomErasing` {@link eraseImage}. `mixup` and `normalise` concern whole batches and draw
 * nothing here.
 *
 * @param buffer - Holds the image `[h, w, c]` from `start` on.
 * @see He et al. (2015), arXiv:1512.03385, section 4.2: CIFAR training pads 4 pixels, crops 32 × 32, and flips.
 */
export function augmentImage(buffer: Uint8Array, start: number, options: AugmentOptions): void {
  const { augment, random } = options
  for (const step of augment) {
    if (step === 'flip') {
      if (random.uniform() < 0.5) flipImage(buffer, start, options)
    } else if (step === 'normalise') continue
    else if ('padCrop' in step) {
      const top = random.integer(2 * step.padCrop + 1)
      const left = random.integer(2 * step.padCrop + 1)
      shiftImage(buffer, start, options, step.padCrop - top, step.padCrop - left)
    } else if ('cutout' in step) {
      const colour = options.meanColour ?? Array.from({ length: options.channels }, () => 0)
      cutoutImage(buffer, start, options, { side: step.cutout, colour, random })
    } else if ('randomErasing' in step) eraseImage(buffer, start, options, step.randomErasing, random)
  }
}
