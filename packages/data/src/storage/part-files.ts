import { readFileSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { partNames, partSize, type DatasetDescription, type PartName } from '../dataset.ts'
import { digestOf, digestOfFile } from '../digest.ts'
import type { ImageSet } from '../image-set.ts'

/** What was found where the decoded parts of a data set should be. */
export type PartsState =
  { readonly status: 'missing' } | { readonly status: 'good' } | { readonly status: 'damaged'; readonly reason: string }

const fileNames: Readonly<Record<PartName, string>> = {
  trainImages: 'train-images.bin',
  trainLabels: 'train-labels.bin',
  testImages: 'test-images.bin',
  testLabels: 'test-labels.bin',
}

/** Where a part lies in the folder of a data set: its bytes and nothing else. */
export function partFile(folder: string, part: PartName): string {
  return join(folder, fileNames[part])
}

/** Reads every part in a folder and compares it with the digests that it must have. */
export async function inspectParts(folder: string, description: DatasetDescription): Promise<PartsState> {
  if (!(await hasEntry(folder))) return { status: 'missing' }
  for (const part of partNames) {
    const file = partFile(folder, part)
    const size = await sizeOf(file)
    if (size === undefined) return { status: 'damaged', reason: `${fileNames[part]} is missing` }
    const expected = partSize(description, part)
    if (size !== expected) {
      return { status: 'damaged', reason: `${fileNames[part]} has ${size} bytes instead of ${expected}` }
    }
  }
  for (const part of partNames) {
    const found = await digestOfFile(partFile(folder, part))
    if (found !== description.digests[part]) {
      return { status: 'damaged', reason: `the SHA-256 of ${fileNames[part]} is ${found}` }
    }
  }
  return { status: 'good' }
}

/**
 * The training or the test images of a folder, checked again while they are read.
 *
 * @throws {@link SegscaleError} with code `DATA_CORRUPT` if they are no longer what they were.
 */
export function readParts(folder: string, description: DatasetDescription, which: 'train' | 'test'): ImageSet {
  const images = readPart(folder, description, `${which}Images`)
  const bytes = readPart(folder, description, `${which}Labels`)
  // A copy, because two bytes a label need an even offset.
  const labels = description.classes <= 256 ? bytes : new Uint16Array(Uint8Array.from(bytes).buffer)
  return { images, labels, count: labels.length }
}

function readPart(folder: string, description: DatasetDescription, part: PartName): Uint8Array {
  const file = partFile(folder, part)
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    throw changed(`${file} cannot be read (${(error as Error).message})`, error)
  }
  const found = digestOf(bytes)
  if (found !== description.digests[part]) {
    throw changed(`the SHA-256 of ${file} must be ${description.digests[part]}, but it is ${found}`)
  }
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
}

function changed(what: string, cause?: unknown): SegscaleError {
  return new SegscaleError(
    'DATA_CORRUPT',
    `The decoded images must stay as they are while segscale runs: ${what}. Run the command again; damaged files are ` +
      'then replaced.',
    { cause },
  )
}

async function hasEntry(path: string): Promise<boolean> {
  return (await sizeOf(path)) !== undefined
}

async function sizeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).size
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw error
  }
}
