import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { digestOf } from '../digest.ts'
import { labelBytes, type ImageSet } from '../image-set.ts'

/**
 * How the official binary versions of the CIFAR data sets store their images: records of some label bytes and 3,072
 * pixel bytes, first all of red, then green, then blue, each row by row.
 *
 * @see https://www.cs.toronto.edu/~kriz/cifar.html
 */
export interface BinaryLayout {
  /** What people call this version, for messages. */
  readonly title: string
  /** The folder that the official archive unpacks to. */
  readonly usualFolder: string
  readonly trainFiles: readonly string[]
  readonly testFiles: readonly string[]
  /** Label bytes before the pixels of each record. */
  readonly labelBytes: number
  /** Which of the label bytes counts. */
  readonly labelAt: number
  readonly classes: number
}

const plane = 32 * 32
const pixelBytes = 3 * plane

/** The number of bytes of one record. */
export function recordSize(layout: BinaryLayout): number {
  return layout.labelBytes + pixelBytes
}

/**
 * The number of records in the files, from their sizes alone.
 *
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` naming every file that is missing, or `DATA_CORRUPT` naming
 * every file that holds no whole records.
 */
export function countRecords(folder: string, layout: BinaryLayout): { readonly train: number; readonly test: number } {
  const names = [...layout.trainFiles, ...layout.testFiles]
  const sizes = new Map(names.map((name) => [name, sizeOf(join(folder, name))]))
  const missing = names.filter((name) => sizes.get(name) === undefined)
  if (missing.length > 0) throw missingFiles(folder, layout, missing)
  const size = recordSize(layout)
  const torn = names.filter((name) => sizes.get(name) === 0 || (sizes.get(name) ?? 0) % size !== 0)
  if (torn.length > 0) {
    const found = torn.map((name) => `${name} has ${sizes.get(name) ?? 0} bytes`).join(', ')
    throw new SegscaleError(
      'DATA_CORRUPT',
      `Files of the ${layout.title} hold whole records of ${size} bytes, but in ${folder} ${found}. Unpack them again.`,
    )
  }
  const total = (files: readonly string[]): number =>
    files.reduce((sum, name) => sum + (sizes.get(name) ?? 0) / size, 0)
  return { train: total(layout.trainFiles), test: total(layout.testFiles) }
}

/**
 * The images of the training or the test files, in the order of the files and of their records.
 *
 * @throws {@link SegscaleError} with code `DATA_CORRUPT` for a label that is no class.
 */
export function readRecords(folder: string, layout: BinaryLayout, which: 'train' | 'test'): ImageSet {
  const files = which === 'train' ? layout.trainFiles : layout.testFiles
  countRecords(folder, layout)
  return decodeRecords(
    files.map((name) => ({ name: join(folder, name), bytes: readFileSync(join(folder, name)) })),
    layout,
  )
}

/** One file of records, whole in memory. */
export interface RecordFile {
  /** As messages name it. */
  readonly name: string
  readonly bytes: Uint8Array
}

/**
 * The images of files with whole records, in the order of the files and of their records.
 *
 * @throws {@link SegscaleError} with code `DATA_CORRUPT` for a label that is no class.
 */
export function decodeRecords(files: readonly RecordFile[], layout: BinaryLayout): ImageSet {
  const size = recordSize(layout)
  const count = files.reduce((sum, { bytes }) => sum + Math.floor(bytes.length / size), 0)
  const images = new Uint8Array(count * pixelBytes)
  const labels = new Uint8Array(count)
  let filled = 0
  for (const { name, bytes: records } of files) {
    for (let start = 0; start + size <= records.length; start += size) {
      const label = records[start + layout.labelAt] as number
      if (label >= layout.classes) {
        throw new SegscaleError(
          'DATA_CORRUPT',
          `Labels of the ${layout.title} must be below ${layout.classes}, but record ${start / size} of ` +
            `${name} has ${label}. Check that the file belongs to this data set.`,
        )
      }
      labels[filled] = label
      interleave(records, start + layout.labelBytes, images, filled * pixelBytes)
      filled++
    }
  }
  return { images, labels, count }
}

/** SHA-256 of a set's images and labels, under the names that the two parts have. */
export function digestsOf<W extends 'train' | 'test'>(
  set: ImageSet,
  which: W,
): Record<`${W}Images` | `${W}Labels`, string> {
  return { [`${which}Images`]: digestOf(set.images), [`${which}Labels`]: digestOf(labelBytes(set.labels)) } as Record<
    `${W}Images` | `${W}Labels`,
    string
  >
}

function interleave(planes: Uint8Array, from: number, pixels: Uint8Array, to: number): void {
  for (let pixel = 0; pixel < plane; pixel++) {
    const at = to + 3 * pixel
    pixels[at] = planes[from + pixel] as number
    pixels[at + 1] = planes[from + plane + pixel] as number
    pixels[at + 2] = planes[from + 2 * plane + pixel] as number
  }
}

function missingFiles(folder: string, layout: BinaryLayout, missing: readonly string[]): SegscaleError {
  const below = join(folder, layout.usualFolder)
  const isBelow = missing.every((name) => sizeOf(join(below, name)) !== undefined)
  const advice = isBelow ? `They lie in ${below}: set dataset.path to it.` : 'Set dataset.path to the folder with them.'
  return new SegscaleError(
    'DATA_UNAVAILABLE',
    `The folder ${folder} must hold the ${layout.title}, but it has no ${missing.join(', ')}. ${advice}`,
  )
}

function sizeOf(file: string): number | undefined {
  const found = statSync(file, { throwIfNoEntry: false })
  return found?.isFile() === true ? found.size : undefined
}
