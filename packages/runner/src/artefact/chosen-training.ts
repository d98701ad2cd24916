import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkExperiment, SegscaleError, type TrainingExperiment } from '@segscale/core'
import { headline } from '../report/answer.ts'
import { csvRows } from '../report/csv.ts'
import { percentText } from '../report/figures.ts'
import type { Run } from '../report/run-folders.ts'
import { netLabel } from '../study/net-rescale.ts'
import type { NetSummary, StudyResult } from '../study/result.ts'
import type { RunEnvironment } from '../study/run-environment.ts'

/** Which net of a run is meant. */
export interface NetChoice {
  /** The net that was chosen for this budget: a share of the base's parameters. */
  readonly budget?: number
  /** The beginning of the key of one of its trainings. */
  readonly key?: string
}

/** A training of a run that trained nets, with what the run knows of its net. */
export interface ChosenTraining {
  readonly run: Run
  readonly result: StudyResult
  readonly experiment: TrainingExperiment
  readonly commit: RunEnvironment['git']
  readonly net: NetSummary
  /** Key of the training. */
  readonly key: string
}

/**
 * The training of a run that the choice names; without one that of the net that the summary tells of.
 *
 * @throws {@link SegscaleError} with code `RUN_NOT_FOUND` where the run trained no such net, with what there is.
 */
export async function chosenTraining(run: Run, choice: NetChoice): Promise<ChosenTraining> {
  const { result, path } = run
  if (result === null) throw notFound(`A run that came to its end was expected, but ${path} is ${run.trouble}.`)
  const experiment = await lockedExperiment(path)
  if (experiment === undefined) {
    throw notFound(
      `A run that trained nets, with its spec.lock.json, was expected, but ${path} has none that can be read.`,
    )
  }
  const { net, key } = choice.key === undefined ? byBudget(result, choice.budget) : await byKey(run, result, choice.key)
  return { run, result, experiment, commit: await commitOf(path), net, key }
}

function byBudget(result: StudyResult, budget: number | undefined): { net: NetSummary; key: string } {
  const net = budget === undefined ? headline(result) : result.chosen.find((chosen) => chosen.budget === budget)
  if (net !== undefined) return { net, key: net.key }
  const there = result.chosen.map(
    (chosen) => `${chosen.budget} (${percentText(chosen.budget)}, ${netLabel(chosen.rescale)})`,
  )
  const asked = budget === undefined ? 'none was chosen' : `none was chosen for ${budget}`
  throw notFound(`A net that the study chose was expected, but ${asked}. ${listed('Budgets with a net', there)}`)
}

async function byKey(run: Run, result: StudyResult, beginning: string): Promise<{ net: NetSummary; key: string }> {
  const [titles = [], ...rows] = csvRows(await readFile(join(run.path, 'trainings.csv'), 'utf8').catch(() => ''))
  const [keys, statuses] = ['key', 'status'].map((title) => titles.indexOf(title)) as [number, number]
  const trained = rows.filter((row) => row[statuses] === 'trained').map((row) => row[keys] ?? '')
  const matching = [...new Set([...trained, ...result.trained.map(({ key }) => key)])].filter(
    (key) => beginning !== '' && key.startsWith(beginning),
  )
  const [key] = matching
  if (key === undefined || matching.length > 1) {
    const found = key === undefined ? 'none has it' : `${matching.length} have it`
    throw notFound(
      `The beginning of one training's key was expected, but of "${beginning}" ${found} (see trainings.csv).`,
    )
  }
  return { net: netOf(result, key, rows, titles), key }
}

/** The net of a training: the result names the one of the first seed, whose row has the same blocks and channels. */
function netOf(result: StudyResult, key: string, rows: readonly string[][], titles: readonly string[]): NetSummary {
  const from = titles.indexOf('failure') + 1
  const to = titles.indexOf('validationAccuracy')
  const cells = (row: readonly string[] | undefined): string => (row ?? []).slice(from, to).join(',')
  const rowOf = (wanted: string): string[] | undefined => rows.find((row) => row[titles.indexOf('key')] === wanted)
  const own = cells(rowOf(key))
  const net = result.trained.find((one) => one.key === key || (own !== '' && cells(rowOf(one.key)) === own))
  if (net === undefined)
    throw notFound(`Every training belongs to a net of result.json, but ${key.slice(0, 12)} does not.`)
  return net
}

/** The experiment as the run resolved it. */
async function lockedExperiment(folder: string): Promise<TrainingExperiment | undefined> {
  try {
    const lock = JSON.parse(await readFile(join(folder, 'spec.lock.json'), 'utf8')) as { experiment?: unknown }
    const check = checkExperiment(lock.experiment)
    return 'experiment' in check && check.experiment.evaluate === undefined ? check.experiment : undefined
  } catch {
    return undefined
  }
}

async function commitOf(folder: string): Promise<RunEnvironment['git']> {
  try {
    const { git } = JSON.parse(await readFile(join(folder, 'env.json'), 'utf8')) as Partial<RunEnvironment>
    return git ?? null
  } catch {
    return null
  }
}

function listed(title: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `${title}: ${items.join('; ')}.`
}

function notFound(message: string): SegscaleError {
  return new SegscaleError('RUN_NOT_FOUND', message.trim())
}
