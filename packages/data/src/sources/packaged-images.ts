import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { SegscaleError } from '@segscale/core'
import { decode } from 'fast-png'
import { list, type ReadEntry } from 'tar'
import type { DatasetDescription, PartName } from '../dataset.ts'
import { partFile } from '../storage/part-files.ts'

/** Which entries of a tarball hold a data set: PNG files with an image a row, and JSON lists of labels. */
export interface PackageLayout {
  /** Entry names in the order of their images; all have the same number of rows. */
  readonly trainImages: readonly string[]
  readonly testImages: readonly string[]
  readonly trainLabels: string
  readonly testLabels: string
}

/** One entry's place in a part. */
interface Place {
  readonly part: PartName
  readonly count: number
  /** Number of the entry's first image in the part. */
  readonly first: number
}

/**
 * Writes the parts of a data set from its tarball, one entry in memory at a time.
 *
 * No entry is unpacked under its own name: those of the layout are decoded, all others skipped.
 *
 * @param tarball - Path of a tarball whose integrity has been checked.
 * @param folder - Gets one file per part.
 * @throws {@link SegscaleError} with code `DATA_CORRUPT` if an entry is missing or is no such image file.
 */
export async function decodePackage(
  tarball: string,
  layout: PackageLayout,
  description: DatasetDescription,
  folder: string,
): Promise<void> {
  const waiting = placesOf(layout, description)
  const storing: Promise<void>[] = []
  const onReadEntry = (entry: ReadEntry): void => {
    const place = waiting.get(entry.path)
    if (place === undefined) {
      entry.resume()
      return
    }
    waiting.delete(entry.path)
    const stored = storeEntry(entry, place, description, folder)
    // Awaited only when the whole tarball is read; until then a failure must not count as unhandled.
    stored.catch(() => undefined)
    storing.push(stored)
  }
  try {
    await list({ file: tarball, strict: true, onReadEntry })
  } catch (cause) {
    const reason = (cause as Error).message
    throw new SegscaleError(
      'DATA_CORRUPT',
      `The package of ${description.name} must be a whole tarball, but it is not (${reason}). Try again.`,
      { cause },
    )
  }
  await Promise.all(storing)
  if (waiting.size > 0) {
    throw new SegscaleError(
      'DATA_CORRUPT',
      `The package of ${description.name} must hold ${[...waiting.keys()].join(', ')}, but it does not.`,
    )
  }
}

function placesOf(layout: PackageLayout, description: DatasetDescription): Map<string, Place> {
  const places = new Map<string, Place>()
  for (const which of ['train', 'test'] as const) {
    const total = which === 'train' ? description.trainCount : description.testCount
    const files = layout[`${which}Images`]
    const count = total / files.length
    for (const [number, name] of files.entries()) {
      places.set(name, { part: `${which}Images`, count, first: number * count })
    }
    places.set(layout[`${which}Labels`], { part: `${which}Labels`, count: total, first: 0 })
  }
  return places
}

async function storeEntry(
  entry: ReadEntry,
  place: Place,
  description: DatasetDescription,
  folder: string,
): Promise<void> {
  const content = await entry.concat()
  const isLabels = place.part.endsWith('Labels')
  const bytes = isLabels
    ? decodeLabels(content, place.count, description.classes)
    : decodeRows(content, place.count, description)
  if (bytes === undefined) {
    throw new SegscaleError(
      'DATA_CORRUPT',
      `${entry.path} in the package of ${description.name} must hold ${place.count} ` +
        `${isLabels ? 'labels' : 'images, one a row'}, but it does not.`,
    )
  }
  // Several entries write into one file, so it must not be emptied.
  const file = await open(partFile(folder, place.part), constants.O_WRONLY | constants.O_CREAT)
  try {
    await file.write(bytes, 0, bytes.length, place.first * (bytes.length / place.count))
  } finally {
    await file.close()
  }
}

/** The pixels of a PNG file with one image a row, or nothing if it is no such file. */
function decodeRows(png: Uint8Array, count: number, description: DatasetDescription): Uint8Array | undefined {
  const { height, width, channels } = description
  try {
    const image = decode(png)
    const fits =
      image.width === height * width && image.height === count && image.channels === channels && image.depth === 8
    return fits && image.data instanceof Uint8Array ? image.data : undefined
  } catch {
    return undefined
  }
}

function decodeLabels(json: Uint8Array, count: number, classes: number): Uint8Array | undefined {
  let labels: unknown
  try {
    labels = JSON.parse(new TextDecoder().decode(json))
  } catch {
    return undefined
  }
  if (!Array.isArray(labels) || labels.length !== count) return undefined
  const isLabel = (label: unknown): label is number =>
    Number.isInteger(label) && (label as number) >= 0 && (label as number) < classes
  return labels.every(isLabel) ? Uint8Array.from(labels) : undefined
}
