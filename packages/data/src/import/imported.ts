import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SegscaleError, type SegscaleErrorCode } from '@segscale/core'
import type { Dataset, DatasetDescription } from '../dataset.ts'
import { readParts } from '../storage/part-files.ts'
import { importDigest, type ImportRequest } from './import-request.ts'

/** How and where sets of one's own are decoded. */
export interface ImportOptions {
  /** Folder of everything that segscale keeps for this user. */
  readonly cacheFolder: string
  /** Arguments of Node for the process that decodes; tests run its sources. */
  readonly execArgv?: readonly string[] | undefined
}

/**
 * What is known about a set of one's own. The first time it is decoded into the cache folder, under the digest of its
 * files, which are read every time: when one of them changes, the set is another one.
 *
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` or `DATA_CORRUPT`.
 */
export function describeImported(request: ImportRequest, options: ImportOptions): DatasetDescription {
  return decoded(request, options).description
}

/** A set of one's own, read from where it was decoded; throws like {@link describeImported}. */
export function openImported(request: ImportRequest, options: ImportOptions): Dataset {
  const { folder, description } = decoded(request, options)
  const load = (which: 'train' | 'test'): ReturnType<Dataset['loadTrain']> => {
    try {
      return readParts(folder, description, which)
    } catch (error) {
      // What was decoded is damaged; it can be made again.
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }
  return { ...description, loadTrain: () => load('train'), loadTest: () => load('test') }
}

function decoded(request: ImportRequest, options: ImportOptions): { folder: string; description: DatasetDescription } {
  const folder = join(options.cacheFolder, 'data', `${request.kind}-${importDigest(request).slice(0, 16)}`)
  const known = readDescription(folder)
  if (known !== undefined) return { folder, description: known }
  if (existsSync(folder)) {
    // Published whole by somebody else since the line above, or damaged: a folder appears with its description.
    const published = readDescription(folder)
    if (published !== undefined) return { folder, description: published }
    rmSync(folder, { recursive: true, force: true })
  }
  decode(request, folder, options)
  const description = readDescription(folder)
  if (description === undefined) throw new TypeError(`Nothing was decoded into ${folder}.`)
  return { folder, description }
}

function readDescription(folder: string): DatasetDescription | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'description.json'), 'utf8')) as DatasetDescription
  } catch {
    return undefined
  }
}

function decode(request: ImportRequest, folder: string, { execArgv = [] }: ImportOptions): void {
  const name = import.meta.url.endsWith('.ts') ? './import-process.ts' : './import-process.js'
  const script = fileURLToPath(new URL(name, import.meta.url))
  const { status, signal, stdout } = spawnSync(
    process.execPath,
    [...execArgv, script, JSON.stringify(request), folder],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  if (status === 0) return
  if (status === 2) {
    const { code, message } = JSON.parse(stdout) as { code: SegscaleErrorCode; message: string }
    throw new SegscaleError(code, message)
  }
  throw new SegscaleError(
    'DATA_CORRUPT',
    `The images in ${request.path} must be decoded, but the process that did it ended with ${signal ?? `status ${String(status)}`}. ` +
      'What it printed stands above; a damaged image or too little memory may be the reason.',
  )
}
