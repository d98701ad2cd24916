import { RandomStream, SegscaleError } from '@segscale/core'
import type { Labels } from './image-set.ts'

/** Which official training images are trained on and which are held out; ascending indices, never one in both. */
export interface Split {
  readonly train: Int32Array
  readonly validation: Int32Array
}

/** How many images a split takes, and by which draw. */
export interface SplitOptions {
  /** Training images, the first ones that are not held out; without it all of them. */
  readonly train?: number | undefined
  /** Images held out. */
  readonly validation: number
  /** Seed of the draw; any integer. */
  readonly seed: number
}

/**
 * Holds validation images out of the official training images, by a stratified draw.
 *
 * Every class gives its share of the images (with equal classes `validation / classes` each); places that are left
 * after rounding down go to the classes with the largest fractions, ties to the lower class number. The draw depends
 * on the labels and the seed alone, and with equal classes a larger validation split contains every smaller one of
 * the same seed.
 *
 * @param labels - The class of each official training image, in [0, `classes`).
 * @throws {@link SegscaleError} with code `SPLIT_TOO_LARGE` if there are not that many images.
 * @throws TypeError if a count is no integer in its range, or a label is no class.
 */
export function splitTraining(labels: Labels, classes: number, options: SplitOptions): Split {
  const { validation: held, train: wanted, seed } = options
  checkCount(held, 0, 'dataset.validation')
  if (wanted !== undefined) checkCount(wanted, 1, 'dataset.train')
  const free = labels.length - held
  if (free < Math.max(wanted ?? 1, 1)) {
    throw new SegscaleError(
      'SPLIT_TOO_LARGE',
      `Training and validation images must not be more than the ${labels.length} official training images: ` +
        `dataset.train is ${wanted ?? 'at least 1'} and dataset.validation ${held}. Lower one of them.`,
    )
  }
  const validation = drawValidation(labels, classes, held, seed)
  const isHeld = new Uint8Array(labels.length)
  for (const index of validation) isHeld[index] = 1
  const train = new Int32Array(wanted ?? free)
  let taken = 0
  for (let index = 0; taken < train.length; index++) {
    if (isHeld[index] === 0) train[taken++] = index
  }
  return { train, validation }
}

function drawValidation(labels: Labels, classes: number, held: number, seed: number): Int32Array {
  const members: number[][] = Array.from({ length: classes }, () => [])
  for (const [index, label] of labels.entries()) {
    const list = members[label]
    if (list === undefined) throw new TypeError(`Label ${label} of image ${index} is no class below ${classes}.`)
    list.push(index)
  }
  const quotas = largestRemainders(
    members.map((list) => list.length),
    held,
  )
  const random = RandomStream.derive(seed, 'split')
  // Every class is shuffled whole, so that the draw of one class does not depend on how many another one gives.
  const drawn = members.flatMap((list, label) => random.shuffle(list).slice(0, quotas[label]))
  return Int32Array.from(drawn).sort()
}

/**
 * Shares of `total` in proportion to the sizes: rounded down, what is left over to the largest fractions.
 *
 * @see Hamilton's method of apportionment. Exact: products stay far below 2^53.
 */
function largestRemainders(sizes: readonly number[], total: number): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0)
  if (all === 0) return sizes.map(() => 0)
  const shares = sizes.map((size) => Math.floor((size * total) / all))
  const left = total - shares.reduce((sum, share) => sum + share, 0)
  const byFraction = sizes
    .map((size, label) => ({ label, fraction: (size * total) % all }))
    .sort((a, b) => b.fraction - a.fraction || a.label - b.label)
  for (const { label } of byFraction.slice(0, left)) shares[label] = (shares[label] as number) + 1
  return shares
}

function checkCount(count: number, least: number, name: string): void {
  if (Number.isInteger(count) && count >= least) return
  throw new TypeError(`${name} must be an integer of at least ${least}, but it is ${count}.`)
}
