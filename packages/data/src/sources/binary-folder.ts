import { resolve } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { partNames, type Dataset, type DatasetDescription, type PartDigests } from '../dataset.ts'
import type { ImageSet } from '../image-set.ts'
import { countRecords, digestsOf, readRecords, type BinaryLayout } from './binary-records.ts'

/** What the files of a folder hold: how many images, and their digests as `[n, h, w, c]` and labels. */
export interface FolderContent {
  readonly trainCount: number
  readonly testCount: number
  readonly digests: PartDigests
}

/**
 * Reads all files of a folder once, for their digests; the images are not kept.
 *
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` or `DATA_CORRUPT`.
 */
export function inspectFolder(path: string, layout: BinaryLayout): FolderContent {
  const folder = resolve(path)
  const { train, test } = countRecords(folder, layout)
  const digests = {
    ...digestsOf(readRecords(folder, layout, 'train'), 'train'),
    ...digestsOf(readRecords(folder, layout, 'test'), 'test'),
  }
  return { trainCount: train, testCount: test, digests }
}

/** A data set that reads its images from a folder of binary files, which is never written to. */
export function binaryDataset(path: string, layout: BinaryLayout, description: DatasetDescription): Dataset {
  const folder = resolve(path)
  const load = (which: 'train' | 'test'): ImageSet => {
    const set = readRecords(folder, layout, which)
    const found: Partial<PartDigests> = digestsOf(set, which)
    const changed = partNames.filter((part) => found[part] !== undefined && found[part] !== description.digests[part])
    if (changed.length > 0) {
      throw new SegscaleError(
        'DATA_CORRUPT',
        `The files in ${folder} must stay as they are while segscale runs, but ${changed.join(' and ')} changed. ` +
          'Run the command again.',
      )
    }
    return set
  }
  return { ...description, loadTrain: () => load('train'), loadTest: () => load('test') }
}
