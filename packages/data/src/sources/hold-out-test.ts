import { selectImages, type ImageSet } from '../image-set.ts'
import { splitTraining } from '../split.ts'

/** The draw is part of the data set, so it has one seed for ever. */
const seed = 0

/**
 * Makes test images of some of a set that does not say which: a stratified draw, so every class gives its share.
 *
 * @param share - In (0, 1).
 * @throws SegscaleError with code `SPLIT_TOO_LARGE` where nothing would be left.
 */
export function holdOutTest(set: ImageSet, classes: number, share = 0.2): { train: ImageSet; test: ImageSet } {
  const held = Math.max(1, Math.round(set.count * share))
  const { train, validation: test } = splitTraining(set.labels, classes, { validation: held, seed })
  return { train: selectImages(set, train), test: selectImages(set, test) }
}
