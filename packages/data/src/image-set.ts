/** Size of one image: rows, columns, colours. */
export interface ImageSize {
  readonly height: number
  readonly width: number
  readonly channels: number
}

/** Images with their labels, as plain bytes. */
export interface ImageSet {
  /** Pixels `[n, h, w, c]`, row-major, 0 to 255. */
  readonly images: Uint8Array
  /** The class of each image `[n]`, in [0, classes). */
  readonly labels: Uint8Array
  /** The number of images, `n`. */
  readonly count: number
}

/**
 * A copy of some images of a set, in the order of the indices; the set itself may then be let go.
 *
 * @param indices - Integers in [0, `set.count`); repeats are allowed.
 * @throws RangeError for an index outside the set.
 */
export function selectImages(set: ImageSet, indices: Int32Array): ImageSet {
  const size = set.count === 0 ? 0 : set.images.length / set.count
  const images = new Uint8Array(indices.length * size)
  const labels = new Uint8Array(indices.length)
  for (const [position, index] of indices.entries()) {
    if (index < 0 || index >= set.count) {
      throw new RangeError(`Image ${index} was asked for, but the set has ${set.count} images.`)
    }
    images.set(set.images.subarray(index * size, (index + 1) * size), position * size)
    labels[position] = set.labels[index] as number
  }
  return { images, labels, count: indices.length }
}
