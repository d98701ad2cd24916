import { resolve } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { printJson, printLine } from '../output.ts'
import { countText } from '../report/figures.ts'
import { readFormat } from '../store/store-format.ts'
import { storedNames } from '../store/stored-file.ts'
import { cacheSync, type CacheSync } from './cache-sync.ts'
import { counted } from './counted.ts'
import { home, openStore } from './open-store.ts'

/** The options of `segscale cache push` and `segscale cache pull`. */
export interface SyncCommandOptions {
  readonly json?: boolean
  readonly blobs?: boolean
}

/**
 * `segscale cache push` and `segscale cache pull`.
 *
 * @throws SegscaleError with code `FILE_NOT_FOUND` where there is no store to copy from, `USAGE` where a push would write
 * among other files, or one of the store's.
 */
export async function syncCommand(
  verb: 'push' | 'pull',
  folder: string,
  { json, blobs }: SyncCommandOptions,
): Promise<void> {
  const other = resolve(folder)
  const [from, to] = verb === 'push' ? [home(), other] : [other, home()]
  await checkSource(from)
  if (verb === 'push') await checkTarget(to)
  const result = await cacheSync(openStore(from), openStore(to), blobs === true)
  if (json === true) printJson(result)
  else for (const line of syncText(result, blobs === true)) printLine(line)
}

async function checkSource(folder: string): Promise<void> {
  if ((await readFormat(folder)) !== undefined) return
  throw new SegscaleError(
    'FILE_NOT_FOUND',
    `A store was expected in ${folder}, but there is none. Name the folder that holds store.json, such as a workspace's .segscale.`,
  )
}

async function checkTarget(folder: string): Promise<void> {
  if ((await readFormat(folder)) !== undefined || (await storedNames(folder)).length === 0) return
  throw new SegscaleError(
    'USAGE',
    `The folder of a push must be a store, empty or missing, but ${folder} holds other files. Name another, such as one inside it.`,
  )
}

function syncText({ copied, present, damaged, missing }: CacheSync, withBlobs: boolean): string[] {
  const blobs = withBlobs ? ` and ${counted(copied.blobs, 'blob')}` : ''
  const lines = [`Copied ${counted(copied.records, 'record')}${blobs}; ${countText(present)} were there already.`]
  if (damaged > 0) lines.push(`Left out as damaged: ${counted(damaged, 'record')}.`)
  if (missing > 0) {
    const why = withBlobs ? 'as the source has them no more or damaged' : 'as --blobs was not given'
    lines.push(`Not copied, ${why}: ${counted(missing, 'blob')}. A net whose weights are needed is trained again.`)
  }
  return lines
}
