import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { replaceFile } from '@segscale/core'
import { sealedText, unsealed } from './sealed-json.ts'
import { moveAside, readStored, tooNew, writeFailed, writeStored } from './stored-file.ts'

/** The layout of a store that this version makes, and the newest that it reads. */
export const storeFormat = 2

const limitBytes = 4096

/** What brings a store of one format to the next. Each step may run twice, and beside processes that use the store. */
const upgrades: Readonly<Record<number, (home: string) => Promise<void>>> = {
  // Format 1 is what had no such file yet; its records and blobs lie where format 2 has them.
  1: () => Promise.resolve(),
}

/**
 * The format of the store in a folder, from its file `store.json`; undefined where there is no store yet.
 *
 * @throws SegscaleError with code `STORE_TOO_NEW` for one that this version does not know, or `STORE_READ_FAILED`.
 */
export async function readFormat(home: string): Promise<number | undefined> {
  const path = formatFile(home)
  const bytes = await readStored(path, limitBytes)
  if (bytes === undefined) return (await isThere(join(home, 'cache'))) ? 1 : undefined
  const content = typeof bytes === 'string' ? bytes : unsealed(bytes.toString('utf8'))
  // What says nothing true says nothing: the entries are checked one by one anyway.
  const format = typeof content === 'string' ? 1 : content['format']
  if (typeof format !== 'number') return 1
  if (format > storeFormat) throw tooNew('A store', storeFormat, path, format)
  return format
}

/**
 * Makes a store ready to be written: a new one says its format, an older one is brought to this version's.
 *
 * @throws SegscaleError with code `STORE_TOO_NEW`, `STORE_READ_FAILED` or `STORE_WRITE_FAILED`.
 */
export async function prepareFormat(home: string): Promise<void> {
  const found = await readFormat(home)
  if (found === storeFormat) return
  const path = formatFile(home)
  const text = sealedText({ format: storeFormat })
  if (found === undefined) {
    await writeStored(path, text)
    return
  }
  try {
    for (let format = found; format < storeFormat; format++) await upgrades[format]?.(home)
    if ((await readStored(path, limitBytes)) !== undefined) await moveAside(home, path)
    await replaceFile(path, [text])
  } catch (error) {
    throw writeFailed(path, error)
  }
}

function formatFile(home: string): string {
  return join(home, 'store.json')
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
