import { checkExperiment, type TableExperiment } from '@segscale/core'
import { chosenEntries, recordedOutcomes, studySteps, tableContext, type Study } from '@segscale/runner'
import { shuffledSeeds, type SearchTable } from './search-table.ts'

/** The strategies of an experiment file. */
export const ownStrategies = ['surrogate', 'random', 'uniform-scaling', 'evolution'] as const
export type OwnStrategy = (typeof ownStrategies)[number]

/** What a search came to: rows of the table. */
export interface SearchOutcome {
  /** The row chosen for each budget, in the order of the budgets; undefined where none fits. */
  readonly chosen: readonly (number | undefined)[]
  /** Every row that was trained, each once. */
  readonly trained: readonly number[]
  /** Trainings used; fewer than allowed only where there are no more. */
  readonly trainings: number
}

/** One search: a whole study on a table, as an experiment file would describe it. */
export interface SearchCase {
  readonly table: SearchTable
  readonly strategy: OwnStrategy
  /** Shares of the largest net's parameters. */
  readonly budgets: readonly number[]
  readonly trainings: number
  /** Draws seeds, sentinels and chance anew. */
  readonly repeat: number
  /** Further settings of the file, by its top-level fields. */
  readonly settings?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Runs a study to its end and says what it came to. */
export async function searchOutcome(search: SearchCase): Promise<SearchOutcome> {
  const study = await finishedStudy(search)
  const chosen = new Map(chosenEntries(study).map(({ budget, entry }) => [budget, entry.net.index]))
  return {
    chosen: search.budgets.map((budget) => chosen.get(budget)),
    trained: study.entries.flatMap(({ net }) => net.index ?? []),
    trainings: study.trainings,
  }
}

/** Runs a study to its end. */
export async function finishedStudy(search: SearchCase): Promise<Study> {
  const recorded = shuffledSeeds(search.table.recorded, search.repeat)
  const context = tableContext(experimentOf(search), recorded)
  const steps = studySteps(context)
  let step = await steps.next()
  while (step.done !== true) step = await steps.next(recordedOutcomes(recorded, step.value.tasks))
  return step.value.study
}

// Sentinels for the surrogate take at most half of the trainings; the other strategies need none.
function experimentOf({ table, strategy, budgets, trainings, repeat, settings }: SearchCase): TableExperiment {
  const { inputs, accuracy } = table.columns
  const runs = Math.min(32, 2 ** Math.floor(Math.log2(trainings / 2)), 2 ** inputs.length)
  const check = checkExperiment({
    version: 1,
    name: 'bench-search',
    evaluate: { table: table.path, inputs, accuracy, costs: { params: 'params', macs: 'flops' } },
    sentinels:
      strategy === 'surrogate'
        ? { design: 'fraction', runs, seed: repeat }
        : { design: 'sobol', runs: 1, seed: repeat },
    seeds: accuracy.map((_, column) => column + 1),
    baselines: [],
    budget: { trainings },
    ...settings,
    // Without a surrogate nobody knows which nets deserve a second seed, so that all get one.
    search: { strategy, budgets, seeds: 'as-needed', ...settings?.['search'] },
  })
  if ('experiment' in check && check.experiment.evaluate !== undefined) return check.experiment
  throw new TypeError(`A study on ${table.path} must be possible: ${JSON.stringify(check.issues)}`)
}
