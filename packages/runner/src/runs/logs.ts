import { createReadStream, statSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { findRun, type RunPlaces } from '../diff/find-run.ts'
import { listRuns } from '../report/run-folders.ts'

/** Digits of a key that name its logs. */
const namedDigits = 12

/**
 * The logs that a text names, oldest first: those of a training by the beginning of its key, or all of a run.
 *
 * @throws {@link SegscaleError} with code `RUN_NOT_FOUND` where there is none.
 */
export async function logFiles(what: string, places: RunPlaces): Promise<string[]> {
  if (/^[0-9a-f]{4,64}$/i.test(what)) {
    const digits = what.toLowerCase().slice(0, namedDigits)
    const folders = (await listRuns(places.out)).map(({ path }) => path)
    const files = (await Promise.all(folders.map(logsIn))).flat().filter((file) => basename(file).startsWith(digits))
    if (files.length > 0) return oldestFirst(files)
    throw new SegscaleError(
      'RUN_NOT_FOUND',
      `A training whose processes printed something was expected, but no log in ${places.out} begins with ${digits}. ` +
        'A training that had a record already has no log in a later run.',
    )
  }
  const run = await findRun(what, places)
  return oldestFirst(await logsIn(run.path))
}

/** Prints logs one after another, each under its path. */
export async function printLogs(files: readonly string[], output: NodeJS.WritableStream): Promise<void> {
  for (const file of files) {
    output.write(`==> ${file} <==\n`)
    for await (const chunk of createReadStream(file)) output.write(chunk as Buffer)
  }
}

/**
 * Prints logs, and then what is added to the last of them, until the process is stopped.
 *
 * @param signal - Ends it too.
 */
export async function followLogs(
  files: readonly string[],
  output: NodeJS.WritableStream,
  signal?: AbortSignal,
): Promise<void> {
  await printLogs(files, output)
  const last = files.at(-1)
  if (last === undefined) return
  let printed = statSync(last).size
  while (signal?.aborted !== true) {
    const { size } = await stat(last)
    if (size > printed) {
      for await (const chunk of createReadStream(last, { start: printed, end: size - 1 })) output.write(chunk as Buffer)
      printed = size
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

async function logsIn(run: string): Promise<string[]> {
  const folder = join(run, 'logs')
  const names = await readdir(folder).catch(() => [])
  return names.filter((name) => name.endsWith('.log')).map((name) => join(folder, name))
}

async function oldestFirst(files: readonly string[]): Promise<string[]> {
  const timed = await Promise.all(files.map(async (file) => ({ file, time: (await stat(file)).mtimeMs })))
  return timed.sort((a, b) => a.time - b.time).map(({ file }) => file)
}
