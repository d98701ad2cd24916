import { readdir, readFile, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { JsonValue } from '@segscale/core'
import { readRun } from '../report/run-folders.ts'
import { frontGrowthPlots } from '../report/plots/front-growth-plot.ts'
import { learningCurvePlots } from '../report/plots/learning-curve-plot.ts'
import { leaveOneOutPlots } from '../report/plots/leave-one-out-plot.ts'
import { paretoPlot } from '../report/plots/pareto-plots.ts'
import type { Plot } from '../report/plots/plot.ts'
import { searchPlots } from '../report/plots/search-plots.ts'
import { surrogateGrowthPlots } from '../report/plots/surrogate-growth-plot.ts'
import type { StudyResult } from '../study/result.ts'
import { EventStreams } from './event-streams.ts'
import { LiveState, type RunningTraining } from './live-state.ts'
import { EventFile, fieldOf, numberOf, textOf } from './run-events.ts'

/** How a run stands. */
export type RunState = 'running' | 'finished' | 'stopped' | 'damaged'

/** What a page of one run shows beside its plots. */
export interface RunView {
  readonly state: RunState
  readonly trouble: string
  readonly phase: string
  readonly done: number
  /** Trainings of the whole study, an upper bound; 0 where it is not known. */
  readonly total: number
  readonly cached: number
  readonly failed: number
  readonly running: readonly RunningTraining[]
  readonly lines: readonly string[]
  readonly logs: readonly string[]
  /** Changes when the plots do. */
  readonly version: number
  readonly hasReport: boolean
}

/** A run stopped without a word if nothing was heard from its other machine for so long. */
const silenceMs = 120_000

/** One run, followed through the files in its folder: how far it is, and who listens. */
export class RunWatch {
  readonly folder: string
  readonly streams: EventStreams
  readonly #events: EventFile
  readonly #state = new LiveState()
  #result: StudyResult | null = null
  #told = ''

  constructor(folder: string) {
    this.folder = folder
    this.#events = new EventFile(join(folder, 'events.jsonl'))
    this.streams = new EventStreams(async () => {
      const json = JSON.stringify(await this.view())
      if (json === this.#told) return undefined
      this.#told = json
      return json
    })
  }

  /** How the run stands now. */
  async view(): Promise<RunView> {
    for (const event of await this.#events.read()) this.#state.take(event)
    const run = await readRun(this.folder)
    this.#result = run.result
    const state = this.#state
    const done = state.cached + state.trained + state.failed
    const stands =
      run.result !== null ? 'finished' : run.trouble.startsWith('damaged') ? 'damaged' : await this.#unfinished()
    return {
      state: stands,
      trouble: run.trouble,
      phase: stands === 'running' ? state.phase : (state.ended ?? ''),
      done: run.result?.trainings.total ?? done,
      total: run.result?.trainings.total ?? (await this.#planned()),
      cached: state.cached,
      failed: run.result?.trainings.failed ?? state.failed,
      running: stands === 'running' ? state.running : [],
      lines: [...state.lines],
      logs: await logNames(this.folder),
      version: state.version + (run.result === null ? 0 : 1e9),
      hasReport: run.result !== null,
    }
  }

  /** The plots of what the run knows so far. */
  async plots(): Promise<readonly Plot[]> {
    await this.view()
    const result = this.#result ?? (await this.#soFar())
    if (result === undefined) return []
    const { fits, curves } = this.#state
    return [
      ...paretoPlot(result, fits.at(-1)?.front ?? [], 'params'),
      ...paretoPlot(result, [], 'macs'),
      ...paretoPlot(result, [], 'latencyMs'),
      ...searchPlots(result, undefined),
      ...frontGrowthPlots(fits),
      ...surrogateGrowthPlots(fits),
      ...leaveOneOutPlots(result),
      ...learningCurvePlots(result, curves),
    ]
  }

  /** A running study in the form of a result: what its plots need of it. */
  async #soFar(): Promise<StudyResult | undefined> {
    const trained = this.#state.nets
    const base = trained.find(({ role }) => role === 'base') ?? trained[0]
    if (base === undefined) return undefined
    const experiment = fieldOf(await readJson(join(this.folder, 'spec.lock.json')), 'experiment')
    const family = textOf(experiment, 'family')
    const dataset = fieldOf(experiment, 'dataset')
    const budgets = fieldOf(fieldOf(experiment, 'search'), 'budgets')
    return {
      ...{
        format: 1,
        name: basename(dirname(this.folder)),
        experiment: '',
        family: family || 'a table',
        candidates: 0,
      },
      ...(dataset === undefined
        ? {}
        : { dataset: { name: textOf(dataset, 'name'), train: 0, validation: 0, test: 0 } }),
      ...{ exitCode: 0, reason: '', base, chosen: [], uniform: [], trained, failed: [] },
      budgets: Array.isArray(budgets) ? budgets.filter((one): one is number => typeof one === 'number') : [],
      trainings: { total: trained.length, failed: this.#state.failed },
      hypervolume: { value: 0, reference: { accuracy: 0, params: 1 } },
      surrogate: null,
      times: { startedAt: '', finishedAt: '', wallSeconds: 0 },
    }
  }

  async #planned(): Promise<number> {
    const plan = await readJson(join(this.folder, 'plan.json'))
    return numberOf(fieldOf(plan, 'trainings'), 'total') ?? 0
  }

  async #unfinished(): Promise<RunState> {
    const { beginning, ended } = this.#state
    if (beginning === undefined || ended !== undefined) return 'stopped'
    if (beginning.host === hostname()) return isAlive(beginning.pid) ? 'running' : 'stopped'
    const { mtimeMs } = await stat(join(this.folder, 'events.jsonl')).catch(() => ({ mtimeMs: 0 }))
    return Date.now() - mtimeMs < silenceMs ? 'running' : 'stopped'
  }
}

/** The log files of a run by name, without their folder. */
export async function logNames(folder: string): Promise<string[]> {
  const entries = await readdir(join(folder, 'logs'), { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile())
    .map(({ name }) => name)
    .sort()
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function readJson(path: string): Promise<JsonValue> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as JsonValue
  } catch {
    return null
  }
}
