import type { Dataset, DatasetDescription } from '../dataset.ts'
import { binaryDataset, inspectFolder } from './binary-folder.ts'
import type { BinaryLayout } from './binary-records.ts'

/** CIFAR-100's official binary version: a coarse and a fine label before the pixels of each record. */
export const cifar100Layout: BinaryLayout = {
  title: 'binary version of CIFAR-100',
  usualFolder: 'cifar-100-binary',
  trainFiles: ['train.bin'],
  testFiles: ['test.bin'],
  labelBytes: 2,
  labelAt: 1,
  classes: 100,
}

/**
 * What a folder with CIFAR-100, or with some of its images, holds: fine labels, 100 classes.
 *
 * Mean and deviation are those of the full training set also when there are fewer images.
 *
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` or `DATA_CORRUPT`.
 * @see Krizhevsky (2009), Learning Multiple Layers of Features from Tiny Images.
 */
export function describeCifar100(path: string): DatasetDescription {
  return {
    name: 'cifar100',
    height: 32,
    width: 32,
    channels: 3,
    classes: cifar100Layout.classes,
    mean: [0.50707, 0.48655, 0.44092],
    std: [0.26733, 0.25644, 0.27615],
    ...inspectFolder(path, cifar100Layout),
  }
}

/** CIFAR-100 from a folder with its official binary version; throws like {@link describeCifar100}. */
export function openCifar100(path: string): Dataset {
  return binaryDataset(path, cifar100Layout, describeCifar100(path))
}
