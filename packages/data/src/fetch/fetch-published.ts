import { createHash } from 'node:crypto'
import { createWriteStream, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { SegscaleError } from '@segscale/core'
import { digestOfFile, digestOfFileSync } from '../digest.ts'
import { asFolderProblem } from '../storage/folder-problem.ts'
import { publishFolder } from '../storage/publish.ts'
import { publishedFolder, type PinnedFile, type PublishedSet } from './pinned-files.ts'

/** Without a byte for so long, an address counts as one that does not answer. */
const silenceMs = 30_000

/** What {@link fetchPublished} needs beside the set. */
export interface FetchOptions {
  readonly cacheFolder: string
  /** Is told what takes time, a sentence at a time. */
  readonly onProgress: (text: string) => void
}

/**
 * Fetches the files of a published set, each checked against its pinned digest. The folder appears whole or not at all;
 * one with the right files is left alone.
 *
 * @returns The folder with the files.
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` where no address answers, `DATA_CORRUPT` where what answers
 * is another file.
 */
export async function fetchPublished(set: PublishedSet, { cacheFolder, onProgress }: FetchOptions): Promise<string> {
  const folder = publishedFolder(set, cacheFolder)
  try {
    if ((await wrongFiles(set, folder)).length === 0) return folder
    await rm(folder, { recursive: true, force: true })
    await publishFolder(folder, async (work) => {
      for (const file of set.files) await fetchFile(set, file, join(work, file.name), onProgress)
    })
  } catch (error) {
    throw asFolderProblem('The fetched files', error, folder)
  }
  return folder
}

/** What is wrong with the fetched files of a set; a phrase for each, and none where all are as published. */
export async function wrongFiles({ files }: PublishedSet, folder: string): Promise<string[]> {
  const problems: string[] = []
  for (const { name, sha256 } of files) {
    const path = join(folder, name)
    if (!isFile(path)) problems.push(`${name} is missing`)
    else {
      const found = await digestOfFile(path)
      if (found !== sha256) problems.push(`the SHA-256 of ${name} is ${found} instead of ${sha256}`)
    }
  }
  return problems
}

/** Whether all files of a set were fetched; what they hold is not looked at. */
export function isFetched(set: PublishedSet, cacheFolder: string): boolean {
  const folder = publishedFolder(set, cacheFolder)
  return set.files.every(({ name }) => isFile(join(folder, name)))
}

/**
 * The place of the fetched files of a set, checked against their digests: the archive, or the folder of the files.
 *
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` where they were not fetched yet, `DATA_CORRUPT` where they
 * are no longer what was published.
 */
export function publishedPath(set: PublishedSet, cacheFolder: string): string {
  const folder = publishedFolder(set, cacheFolder)
  const { name, files } = set
  if (!isFetched(set, cacheFolder)) {
    const size = Math.round(files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6)
    throw new SegscaleError(
      'DATA_UNAVAILABLE',
      `The images of ${name} are not on this machine. Fetch them once with: segscale data fetch ${name} (${size} MB); or ` +
        `set dataset.path to ${set.isArchive ? 'a folder or archive with its binary version' : 'a folder with its IDX files'}.`,
    )
  }
  const altered = files.filter((file) => digestOfFileSync(join(folder, file.name)) !== file.sha256)
  if (altered.length > 0) {
    throw new SegscaleError(
      'DATA_CORRUPT',
      `The files in ${folder} must be those that were published, but ${altered.map((file) => file.name).join(', ')} ` +
        `changed. Fetch them again with: segscale data fetch ${name}.`,
    )
  }
  return set.isArchive ? join(folder, files[0]?.name ?? '') : folder
}

async function fetchFile(
  set: PublishedSet,
  file: PinnedFile,
  target: string,
  onProgress: (text: string) => void,
): Promise<void> {
  const failures: string[] = []
  for (const address of file.addresses) {
    onProgress(`${set.name}: fetching ${address} (${Math.ceil(file.bytes / 1e6)} MB, once)`)
    const found = await download(address, target, file, onProgress).catch((error: unknown) => {
      failures.push(`${address}: ${reasonOf(error)}`)
      return undefined
    })
    if (found === undefined) continue
    if (found === file.sha256) return
    throw new SegscaleError(
      'DATA_CORRUPT',
      `${address} must be the file that segscale pins (SHA-256 ${file.sha256}), but it has SHA-256 ${found}. Try again, or ` +
        'get the file from elsewhere and set dataset.path to it.',
    )
  }
  const byHand = set.isArchive
    ? 'set dataset.path to the file'
    : 'put all files into one folder and set dataset.path to it'
  throw new SegscaleError(
    'DATA_UNAVAILABLE',
    `${file.name} of ${set.name} must be fetched, but no address answers (${failures.join('; ')}). Check the network; or ` +
      `fetch it on another machine and ${byHand}.`,
  )
}

/** Writes what an address gives to a file and tells its SHA-256. Ends early where it gives more than the pinned file has. */
async function download(
  address: string,
  target: string,
  { bytes }: PinnedFile,
  onProgress: (text: string) => void,
): Promise<string> {
  const silence = new AbortController()
  const silent = (): void => {
    silence.abort(new Error(`nothing came for ${silenceMs / 1000} s`))
  }
  let timer = setTimeout(silent, silenceMs)
  try {
    const response = await fetch(address, { signal: silence.signal })
    if (!response.ok || response.body === null) throw new Error(`it answers ${response.status} ${response.statusText}`)
    const hash = createHash('sha256')
    let received = 0
    let told = performance.now()
    const count = async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const piece of source) {
        clearTimeout(timer)
        timer = setTimeout(silent, silenceMs)
        received += piece.length
        hash.update(piece)
        yield piece
        if (received > bytes) return
        if (performance.now() - told > 5000) {
          told = performance.now()
          onProgress(`fetched ${Math.round(received / 1e6)} of ${Math.round(bytes / 1e6)} MB`)
        }
      }
    }
    await pipeline(response.body as unknown as AsyncIterable<Uint8Array>, count, createWriteStream(target))
    return hash.digest('hex')
  } finally {
    clearTimeout(timer)
  }
}

function reasonOf(error: unknown): string {
  const { message, cause } = error as Error
  const inner = cause as NodeJS.ErrnoException | undefined
  return inner?.code ?? inner?.message ?? message
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
