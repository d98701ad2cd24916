/** Size of one image: rows, columns, colours. */
export interface ImageSize {
  readonly height: number
  readonly width: number
  readonly channels: number
}

/** Classes of images, by number. */
export type Labels = Uint8Array | Uint16Array

/** Zeros for the classes of so many images, in the type that so many classes need. */
export function emptyLabels(count: number, classes: number): Labels {
  return classes <= 256 ? new Uint8Array(count) : new Uint16Array(count)
}

/** The bytes of labels as they are stored and digested: one each, or two each with the lower one first. */
export function labelBytes(labels: Labels): Uint8Array {
  return new Uint8Array(labels.buffer, labels.byteOffset, labels.byteLength)
}

/** Images with their labels, as plain bytes. */
export interface ImageSet {
  /** Pixels `[n, h, w, c]`, row-major, 0 to 255. */
  readonly images: Uint8Array
  /** The class of each image `[n]`, in [0, classes): bytes for up to 256 classes, else two bytes each. */
  readonly labels: Labels
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
  const labels = set.labels instanceof Uint16Array ? new Uint16Array(indices.length) : new Uint8Array(indices.length)
  for (const [position, index] of indices.entries()) {
    if (index < 0 || index >= set.count) {
      throw new RangeError(`Image ${index} was asked for, but the set has ${set.count} images.`)
    }
    images.set(set.images.subarray(index * size, (index + 1) * size), position * size)
    labels[position] = set.labels[index] as number
  }
  return { images, labels, count: indices.length }
}
