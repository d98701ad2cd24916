import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { Parser, type ReadEntry } from 'tar'
import { printableName, throwProblems } from '../problem-list.ts'
import { recordSize, type BinaryLayout, type RecordFile } from './binary-records.ts'
import { gunzip } from './gunzip.ts'

/** Both official archives unpack to less than 190 MB; what would expand to more is refused before it fills the memory. */
const mostBytes = 2 ** 29

/**
 * The wanted files of an archive, by their names. Nothing is unpacked: entries are matched by name at the top or one
 * folder down, and all others are passed over, whatever they are called.
 *
 * @param path - A tar file, gzip-compressed or not.
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` if it cannot be read, `DATA_CORRUPT` naming everything that
 * is wrong with it.
 */
export function readArchive(path: string, wanted: readonly string[], what: string): ReadonlyMap<string, Uint8Array> {
  const file = resolve(path)
  const content = gunzip(read(file, what), mostBytes)
  const must = `${file} must be a whole archive with the ${what}`
  const advice = 'Fetch it again.'
  if ('problem' in content) {
    throwProblems(must, [`it ${content.problem}`], advice)
    return new Map()
  }
  const files = new Map<string, Uint8Array>()
  const problems: string[] = []
  const onReadEntry = (entry: ReadEntry): void => {
    const name = wanted.find((candidate) => isAt(entry.path, candidate))
    if (name === undefined) {
      entry.resume()
      return
    }
    if (entry.type !== 'File' && entry.type !== 'OldFile') {
      problems.push(`its entry ${printableName(entry.path)} is a ${entry.type} and no file`)
    }
    if (files.has(name)) problems.push(`it holds ${name} twice`)
    const bytes: Uint8Array[] = []
    entry.on('data', (piece) => bytes.push(piece))
    entry.on('end', () => files.set(name, Buffer.concat(bytes)))
  }
  const parser = new Parser({ strict: true, onReadEntry })
  parser.on('error', (error: Error) =>
    problems.push(`it is no tar file, or is cut off (${printableName(error.message)})`),
  )
  const { buffer, byteOffset, byteLength } = content.bytes
  parser.end(Buffer.from(buffer, byteOffset, byteLength))
  if (problems.length === 0) {
    problems.push(...wanted.filter((name) => !files.has(name)).map((name) => `it holds no ${name}`))
  }
  throwProblems(must, problems, advice)
  return files
}

/**
 * The record files of an archive with an official binary version, whole.
 *
 * @throws {@link SegscaleError} as {@link readArchive} does.
 */
export function archiveRecords(path: string, layout: BinaryLayout): { train: RecordFile[]; test: RecordFile[] } {
  const files = readArchive(path, [...layout.trainFiles, ...layout.testFiles], layout.title)
  const size = recordSize(layout)
  const torn = [...files].filter(([, bytes]) => bytes.length === 0 || bytes.length % size !== 0)
  const problems = torn.map(([name, bytes]) => `${name} in it has ${bytes.length} bytes`)
  throwProblems(
    `Files of the ${layout.title} in ${resolve(path)} hold whole records of ${size} bytes`,
    problems,
    'Fetch it again.',
  )
  const take = (names: readonly string[]): RecordFile[] =>
    names.map((name) => ({ name: `${name} in ${path}`, bytes: files.get(name) as Uint8Array }))
  return { train: take(layout.trainFiles), test: take(layout.testFiles) }
}

/** Whether an entry's path is a name, at the top or one folder down. */
function isAt(path: string, name: string): boolean {
  const parts = path.replace(/^\.\//, '').split('/')
  return parts.length <= 2 && parts.at(-1) === name && parts[0] !== '..' && parts[0] !== ''
}

function read(file: string, what: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new SegscaleError(
      'DATA_UNAVAILABLE',
      `${file} must be an archive with the ${what}, but it cannot be read (${(cause as Error).message}). Check dataset.path.`,
      { cause },
    )
  }
}
