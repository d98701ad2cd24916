import { didYouMean, SegscaleError } from '@segscale/core'
import { readlink, realpath, stat, readFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { plainText } from '../report/plain-text.ts'
import { experimentRuns, listRuns, readRun, type Run } from '../report/run-folders.ts'

/** Where runs are looked for. */
export interface RunPlaces {
  /** The folder that holds a folder for each experiment. */
  readonly out: string
  /** What relative paths start from. */
  readonly folder: string
}

/**
 * The run that a text names: a run's folder, its `result.json`, an experiment's folder or name (its latest run), or
 * `name@runId`, where the beginning of the id is enough as long as only one run has it.
 *
 * @throws {@link SegscaleError} with code `RUN_NOT_FOUND`, which lists what there is.
 */
export async function findRun(named: string, places: RunPlaces): Promise<Run> {
  return (await runAtPath(resolve(places.folder, named))) ?? (await runByName(named, places.out))
}

/** The latest run of an experiment: the one that `latest` points to, else the newest; undefined where there is none. */
export async function latestRun(out: string, name: string): Promise<Run | undefined> {
  const runs = await experimentRuns(out, name)
  const id = await latestId(join(out, name, 'latest'))
  return runs.find((run) => run.id === id) ?? runs.find((run) => run.result !== null) ?? runs[0]
}

async function runAtPath(path: string): Promise<Run | undefined> {
  const kind = await stat(path).catch(() => undefined)
  if (kind?.isFile() === true)
    return basename(path) === 'result.json' ? readRun(await realpath(dirname(path))) : undefined
  if (kind?.isDirectory() !== true) return undefined
  const folder = await realpath(path)
  if (await isRunFolder(folder)) return readRun(folder)
  const latest = await latestRun(dirname(folder), basename(folder))
  return latest !== undefined && (await isRunFolder(latest.path)) ? latest : undefined
}

async function isRunFolder(folder: string): Promise<boolean> {
  return (await exists(join(folder, 'result.json'))) || (await exists(join(folder, 'spec.lock.json')))
}

async function runByName(named: string, out: string): Promise<Run> {
  // Names of folders hold no @, but only the last one can begin a run's id.
  const at = named.lastIndexOf('@')
  const [name, id] = at > 0 ? [named.slice(0, at), named.slice(at + 1)] : [named, undefined]
  const runs = await listRuns(out)
  const own = runs.filter((run) => run.name === name)
  if (id === undefined && own.length > 0) return (await latestRun(out, name)) as Run
  const matching = own.filter((run) => run.id === id)
  const beginning = id === undefined || id === '' ? [] : own.filter((run) => run.id.startsWith(id))
  const [found, ...others] = matching.length > 0 ? matching : beginning
  if (found === undefined || others.length > 0) throw notFound(named, out, runs, own, others.length > 0)
  return found
}

/** How many names an error lists before it stops. */
const listed = 12

function notFound(
  named: string,
  out: string,
  runs: readonly Run[],
  own: readonly Run[],
  isAmbiguous: boolean,
): SegscaleError {
  const names = own.length > 0 ? own.map((run) => `${run.name}@${run.id}`) : [...new Set(runs.map((run) => run.name))]
  const shown = names.slice(0, listed).map((name) => plainText(name, 100))
  const guess = isAmbiguous ? undefined : didYouMean(named, names)
  const more = names.length > listed ? `, and ${names.length - listed} more (segscale ls)` : ''
  const there =
    names.length === 0
      ? `No runs are there yet: run segscale exp --file <file>, or name the folder with --out.`
      : `There ${names.length === 1 ? 'is' : 'are'}: ${shown.join(', ')}${more}.`
  return new SegscaleError(
    'RUN_NOT_FOUND',
    `A run folder, a result.json, an experiment's name, name@runId or a YAML file was expected, but ` +
      `"${plainText(named)}" ${isAmbiguous ? 'names several runs' : 'is none of these'} in ${out}. ` +
      `${guess === undefined ? '' : `Did you mean "${plainText(guess, 100)}"? `}${there}`,
  )
}

/** The run's id behind the link `latest`; where links are impossible, `latest.txt` holds it. */
async function latestId(path: string): Promise<string | undefined> {
  const target = await readlink(path).catch(() => readFile(`${path}.txt`, 'utf8').catch(() => undefined))
  return target === undefined ? undefined : basename(target.trim())
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
