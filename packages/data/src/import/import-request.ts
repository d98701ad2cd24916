import { resolve } from 'node:path'
import { createHash } from 'node:crypto'
import { contentKey, type JsonValue } from '@segscale/core'
import type { DatasetPlace } from '../dataset.ts'
import { digestOfFileSync } from '../digest.ts'
import { printableName, throwProblems } from '../problem-list.ts'
import { arrayFiles } from '../sources/array-files.ts'
import { listImageFolder } from '../sources/image-folder.ts'

/** Sets of one's own that are decoded once, in a process apart, and then read from the cache folder. */
export type ImportKind = 'images' | 'arrays'

/** What is to be decoded, and how. */
export interface ImportRequest {
  readonly kind: ImportKind
  /** Absolute. */
  readonly path: string
  readonly place: Omit<DatasetPlace, 'path'>
}

/** Raised when decoding changes, so that what older versions decoded is not taken for it. */
const decoderVersion = 1

/**
 * Names what decoding a request gives: SHA-256 over the kind, what the place says, and name and content of every file.
 *
 * @throws SegscaleError with code `DATA_UNAVAILABLE` or `DATA_CORRUPT` where the files are not what they should be.
 */
export function importDigest({ kind, path, place }: ImportRequest): string {
  const files = kind === 'images' ? imageFiles(path) : arrayFiles(path)
  const hash = createHash('sha256')
  const problems: string[] = []
  for (const { name, file } of files) {
    try {
      hash.update(`${name}\0${digestOfFileSync(file)}\n`)
    } catch (error) {
      problems.push(`${printableName(name)} cannot be read (${(error as NodeJS.ErrnoException).code ?? ''})`)
    }
  }
  throwProblems(`All files of the data set in ${path} must be readable`, problems, 'Mend their permissions.')
  const { size, channels, testShare } = place
  const settings = { size, channels, testShare }
  const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
  return contentKey({ decoderVersion, kind, ...given, files: hash.digest('hex') } satisfies JsonValue)
}

function imageFiles(path: string): { name: string; file: string }[] {
  const { train, test } = listImageFolder(path)
  return [...train, ...test].map(({ name }) => ({ name, file: resolve(path, name) }))
}
