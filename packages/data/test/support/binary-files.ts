import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BinaryLayout } from '../../src/sources/binary-records.ts'
import type { ImageSet } from '../../src/image-set.ts'

/** Writes a set of 32 x 32 images as one file of an official binary version: label bytes, red, green, blue. */
async function writeRecords(file: string, set: ImageSet, layout: BinaryLayout): Promise<void> {
  const bytes: number[] = []
  for (let index = 0; index < set.count; index++) {
    const image = set.images.subarray(index * 3072, (index + 1) * 3072)
    for (let at = 0; at < layout.labelBytes; at++) bytes.push(at === layout.labelAt ? (set.labels[index] ?? 0) : 255)
    for (let channel = 0; channel < 3; channel++) bytes.push(...image.filter((_, at) => at % 3 === channel))
  }
  await writeFile(file, Uint8Array.from(bytes))
}

/** Writes a folder of binary files, spreading the training images evenly over the training files. */
export async function writeFolder(
  folder: string,
  train: ImageSet,
  test: ImageSet,
  layout: BinaryLayout,
): Promise<void> {
  await mkdir(folder, { recursive: true })
  const each = train.count / layout.trainFiles.length
  for (const [number, name] of layout.trainFiles.entries()) {
    const first = number * each
    const part = {
      images: train.images.subarray(first * 3072, (first + each) * 3072),
      labels: train.labels.subarray(first, first + each),
      count: each,
    }
    await writeRecords(join(folder, name), part, layout)
  }
  await writeRecords(join(folder, layout.testFiles[0] ?? ''), test, layout)
}
