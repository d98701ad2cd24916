import { SegscaleError } from '@segscale/core'
import { partNames, type Dataset, type DatasetDescription, type PartDigests } from '../dataset.ts'
import { digestOf } from '../digest.ts'
import { labelBytes, type ImageSet, type ImageSize } from '../image-set.ts'
import { channelMoments } from './channel-moments.ts'

/** A data set that was read: all of its images, and what they are. */
export interface Content extends ImageSize {
  readonly classes: number
  readonly classNames?: readonly string[]
  readonly train: ImageSet
  readonly test: ImageSet
}

/** What keys and counts need to know of a data set that was read; its constants are those of its training images. */
export function describeContent(name: string, content: Content): DatasetDescription {
  const { height, width, channels, classes, classNames, train, test } = content
  return {
    name,
    height,
    width,
    channels,
    classes,
    trainCount: train.count,
    testCount: test.count,
    ...channelMoments(train.images, channels),
    digests: {
      trainImages: digestOf(train.images),
      trainLabels: digestOf(labelBytes(train.labels)),
      testImages: digestOf(test.images),
      testLabels: digestOf(labelBytes(test.labels)),
    },
    ...(classNames && { classNames }),
  }
}

/**
 * A data set whose files are read anew for each part.
 *
 * @param place - How messages name the files.
 */
export function contentDataset(description: DatasetDescription, place: string, read: () => Content): Dataset {
  const load = (which: 'train' | 'test'): ImageSet => {
    const set = read()[which]
    const found: Partial<PartDigests> = {
      [`${which}Images`]: digestOf(set.images),
      [`${which}Labels`]: digestOf(labelBytes(set.labels)),
    }
    const changed = partNames.filter((part) => found[part] !== undefined && found[part] !== description.digests[part])
    if (changed.length > 0) {
      throw new SegscaleError(
        'DATA_CORRUPT',
        `The files in ${place} must stay as they are while segscale runs, but ${changed.join(' and ')} changed. ` +
          'Run the command again.',
      )
    }
    return set
  }
  return { ...description, loadTrain: () => load('train'), loadTest: () => load('test') }
}
