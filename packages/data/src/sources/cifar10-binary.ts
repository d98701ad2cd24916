import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { partNames, type Dataset, type DatasetDescription } from '../dataset.ts'
import { archiveRecords } from './binary-archive.ts'
import { binaryDataset, inspectFolder, type FolderContent } from './binary-folder.ts'
import { decodeRecords, type BinaryLayout } from './binary-records.ts'
import { contentDataset, describeContent, type Content } from './content.ts'

/** CIFAR-10's official binary version: five training files and one test file, one label byte a record. */
export const cifar10Layout: BinaryLayout = {
  title: 'binary version of CIFAR-10',
  usualFolder: 'cifar-10-batches-bin',
  trainFiles: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`),
  testFiles: ['test_batch.bin'],
  labelBytes: 1,
  labelAt: 0,
  classes: 10,
}

/**
 * CIFAR-10 from a folder or an archive with its official binary version.
 *
 * @param description - The counts and digests that the content must have, so that its keys are those of any other copy.
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` if files are missing, `DATA_CORRUPT` if their content is not
 * CIFAR-10's.
 */
export function openCifar10Binary(path: string, description: DatasetDescription): Dataset {
  const isArchive = statSync(resolve(path), { throwIfNoEntry: false })?.isFile() === true
  const content: FolderContent = isArchive
    ? describeContent('cifar10', readContent(path))
    : inspectFolder(path, cifar10Layout)
  const problems = [
    ...countProblem('training', content.trainCount, description.trainCount),
    ...countProblem('test', content.testCount, description.testCount),
  ]
  if (problems.length === 0) {
    for (const part of partNames) {
      const found = content.digests[part]
      if (found !== description.digests[part]) {
        problems.push(`${part} has SHA-256 ${found} instead of ${description.digests[part]}`)
      }
    }
  }
  if (problems.length > 0) {
    throw new SegscaleError(
      'DATA_CORRUPT',
      `${path} must hold exactly the images of CIFAR-10, but ${problems.join(', ')}. Unpack the official ` +
        'archive again, or leave dataset.path out.',
    )
  }
  if (isArchive) return contentDataset(description, path, () => readContent(path))
  return binaryDataset(path, cifar10Layout, description)
}

function readContent(path: string): Content {
  const { train, test } = archiveRecords(path, cifar10Layout)
  const sets = { train: decodeRecords(train, cifar10Layout), test: decodeRecords(test, cifar10Layout) }
  return { height: 32, width: 32, channels: 3, classes: 10, ...sets }
}

function countProblem(kind: string, found: number, expected: number): string[] {
  return found === expected ? [] : [`there are ${found} ${kind} images instead of ${expected}`]
}
