import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Dataset, DatasetDescription, DatasetPlace } from '../dataset.ts'
import { archiveRecords } from './binary-archive.ts'
import { binaryDataset, inspectFolder } from './binary-folder.ts'
import { decodeRecords, type BinaryLayout } from './binary-records.ts'
import { contentDataset, describeContent, type Content } from './content.ts'

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

/** The same files, read for the 20 groups that their classes belong to. */
const coarseLayout: BinaryLayout = { ...cifar100Layout, labelAt: 0, classes: 20 }

/**
 * What a folder or archive with CIFAR-100, or with some of its images, holds: 100 fine or 20 coarse classes.
 *
 * Mean and deviation are those of the full training set also when there are fewer images.
 *
 * @param path - A folder with `train.bin` and `test.bin`, or the official archive.
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` or `DATA_CORRUPT`.
 * @see Krizhevsky (2009), Learning Multiple Layers of Features from Tiny Images.
 */
export function describeCifar100(path: string, labels: DatasetPlace['labels'] = 'fine'): DatasetDescription {
  const layout = layoutOf(labels)
  const constants = { mean: [0.50707, 0.48655, 0.44092], std: [0.26733, 0.25644, 0.27615] }
  if (isFile(path)) return { ...describeContent('cifar100', readContent(path, layout)), ...constants }
  const classNames = namesIn(path, labels)
  return {
    name: 'cifar100',
    height: 32,
    width: 32,
    channels: 3,
    classes: layout.classes,
    ...constants,
    ...inspectFolder(path, layout),
    ...(classNames && { classNames }),
  }
}

/** CIFAR-100 from a folder or archive with its official binary version; throws like {@link describeCifar100}. */
export function openCifar100(path: string, labels: DatasetPlace['labels'] = 'fine'): Dataset {
  const description = describeCifar100(path, labels)
  const layout = layoutOf(labels)
  if (isFile(path)) return contentDataset(description, path, () => readContent(path, layout))
  return binaryDataset(path, layout, description)
}

function layoutOf(labels: DatasetPlace['labels']): BinaryLayout {
  return labels === 'coarse' ? coarseLayout : cifar100Layout
}

function isFile(path: string): boolean {
  return statSync(resolve(path), { throwIfNoEntry: false })?.isFile() === true
}

function readContent(path: string, layout: BinaryLayout): Content {
  const { train, test } = archiveRecords(path, layout)
  const { classes } = layout
  const sets = { train: decodeRecords(train, layout), test: decodeRecords(test, layout) }
  return { height: 32, width: 32, channels: 3, classes, ...sets }
}

/** The names of the classes, where the folder has the official list of them. */
function namesIn(folder: string, labels: DatasetPlace['labels']): string[] | undefined {
  const file = join(resolve(folder), labels === 'coarse' ? 'coarse_label_names.txt' : 'fine_label_names.txt')
  if (!isFile(file)) return undefined
  const names = readFileSync(file, 'utf8').trim().split(/\r?\n/)
  return names.length === layoutOf(labels).classes ? names : undefined
}
