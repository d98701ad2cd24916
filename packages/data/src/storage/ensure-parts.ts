import { stat } from 'node:fs/promises'
import { SegscaleError } from '@segscale/core'
import type { DatasetDescription } from '../dataset.ts'
import { inspectParts } from './part-files.ts'
import { asFolderProblem } from './folder-problem.ts'
import { publishFolder, setAside } from './publish.ts'

/** What {@link ensureParts} has to know. */
export interface EnsureOptions {
  /** Where the parts belong. */
  readonly folder: string
  readonly description: DatasetDescription
  /** Writes the parts into the folder that it is given. */
  readonly make: (folder: string) => Promise<void>
  /** Is told what takes time or deserves to be known, a sentence at a time. */
  readonly onProgress: (text: string) => void
}

/**
 * Sees to it that a folder holds the parts of a data set with the digests that they must have.
 *
 * Good parts are left alone; missing ones are made; damaged ones are first set aside, which is said once.
 *
 * @throws {@link SegscaleError} with code `DATA_CORRUPT` if what was made has other digests, `DATA_UNAVAILABLE` if the
 * folder cannot be used.
 */
export async function ensureParts(options: EnsureOptions): Promise<void> {
  const { folder, description, make, onProgress } = options
  try {
    const inode = await inodeOf(folder)
    const before = await inspectParts(folder, description)
    if (before.status === 'good') return
    if (before.status === 'damaged') {
      onProgress(
        `${description.name}: the decoded images are damaged (${before.reason}); moved to ${folder}.damaged, ` +
          'making them anew',
      )
      if (inode !== undefined) await setAside(folder, inode)
    }
    await publishFolder(folder, async (work) => {
      await make(work)
      const made = await inspectParts(work, description)
      if (made.status === 'damaged') throw unlike(description, made.reason)
    })
  } catch (error) {
    throw asFolderProblem('The decoded images', error, folder)
  }
}

function unlike(description: DatasetDescription, reason: string): SegscaleError {
  return new SegscaleError(
    'DATA_CORRUPT',
    `The decoded images of ${description.name} must have the digests that segscale knows, but ${reason}. Try again; ` +
      'if it stays so, give a folder with the binary version as dataset.path.',
  )
}

async function inodeOf(folder: string): Promise<number | undefined> {
  try {
    return (await stat(folder)).ino
  } catch {
    return undefined
  }
}
