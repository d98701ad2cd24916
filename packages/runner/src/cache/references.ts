import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { hasCode, SegscaleError } from '@segscale/core'
import { readRun } from '../report/run-folders.ts'
import type { LocalStore } from '../store/local-store.ts'
import { messageOf } from '../store/stored-file.ts'

/** Where is looked for what refers to records. */
export interface ReferencePlaces {
  /** The folders of runs. */
  readonly out: readonly string[]
  /** The folder of experiment files. */
  readonly experiments: string
}

/** What refers to records. */
export interface References {
  readonly keys: ReadonlySet<string>
  /** How many runs were found. */
  readonly runs: number
  /** How many experiment files were found. */
  readonly experiments: number
  readonly places: ReferencePlaces
}

/** Files of a run that name keys. */
const runFiles = ['plan.json', 'result.json', 'trainings.csv', 'events.jsonl']

/**
 * Every key that a run in output folders, or an experiment file in a folder, refers to.
 *
 * @throws SegscaleError with code `EXPERIMENT_INVALID` for a file of which nobody can say what it refers to, or
 * `FILE_NOT_FOUND` where runs or files cannot be read: what cannot be read must not count as absent here.
 */
export async function referencesIn(places: ReferencePlaces, store: LocalStore): Promise<References> {
  const runs = await runFolders(places.out)
  const files = (await names(places.experiments)).filter((name) => /\.ya?ml$/.test(name))
  const keys = new Set<string>()
  for (const run of runs) for (const key of await keysOfRun(run)) keys.add(key)
  for (const name of files) for (const key of await keysOfFile(join(places.experiments, name), store)) keys.add(key)
  return { keys, runs: runs.length, experiments: files.length, places }
}

/** The trainings whose nets runs answer with. */
export interface Answers {
  readonly keys: ReadonlySet<string>
  /** How many runs have no result. */
  readonly open: number
}

/**
 * The trainings of nets that runs in output folders answer with: base, chosen and uniform nets, under the first seed.
 * Of a run without a result it is all that it refers to, as nobody knows yet what it will answer.
 *
 * @throws SegscaleError with code `FILE_NOT_FOUND` where runs cannot be read.
 */
export async function answersIn(out: readonly string[]): Promise<Answers> {
  const keys = new Set<string>()
  let open = 0
  for (const folder of await runFolders(out)) {
    const { result } = await readRun(folder)
    if (result === null) open++
    const answer = result && [result.base, ...result.chosen, ...result.uniform].map(({ key }) => key)
    for (const key of answer ?? (await keysOfRun(folder))) keys.add(key)
  }
  return { keys, open }
}

async function runFolders(out: readonly string[]): Promise<string[]> {
  const inside = async (folders: readonly string[]): Promise<string[]> => {
    const found = await Promise.all(
      folders.map(async (folder) => (await names(folder, 'folders')).map((name) => join(folder, name))),
    )
    return found.flat()
  }
  // A folder for each experiment, and in it one for each run.
  return inside(await inside(out))
}

async function keysOfRun(folder: string): Promise<string[]> {
  const texts = await Promise.all(
    runFiles.map((name) => absentAs('', join(folder, name), (path) => readFile(path, 'utf8'))),
  )
  return texts.flatMap((text) => text.match(/\b[0-9a-f]{64}\b/g) ?? [])
}

async function keysOfFile(file: string, store: LocalStore): Promise<string[]> {
  try {
    // Loaded here, because planning loads half of segscale and the other verbs of `cache` do without it.
    return await (await import('./planned-keys.ts')).plannedKeys(file, store)
  } catch (error) {
    throw new SegscaleError(
      'EXPERIMENT_INVALID',
      `What ${file} refers to must be known before anything is removed, but it cannot be planned. Mend or move it, or ` +
        `give up that protection with --no-keep-referenced. ${messageOf(error)}`,
      { cause: error },
    )
  }
}

/** Links are left out: `latest` is another name of a run that is listed already. */
async function names(folder: string, kind: 'folders' | 'all' = 'all'): Promise<string[]> {
  const entries = await absentAs([], folder, (path) => readdir(path, { withFileTypes: true }))
  return entries.filter((entry) => kind === 'all' || entry.isDirectory()).map(({ name }) => name)
}

async function absentAs<T>(nothing: T, path: string, read: (path: string) => Promise<T>): Promise<T> {
  try {
    return await read(path)
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return nothing
    throw new SegscaleError(
      'FILE_NOT_FOUND',
      `What ${path} refers to must be known before anything is removed, but it cannot be read: ${messageOf(error)}. ` +
        'Mend the permissions, or give up that protection with --no-keep-referenced.',
      { cause: error },
    )
  }
}
