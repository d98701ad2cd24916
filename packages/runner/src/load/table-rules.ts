import { tableRule, type ExperimentRule, type SchemaIssue, type TableExperiment } from '@segscale/core'
import { firstSeeds } from '../study/first-seeds.ts'
import { TableSpace } from '../study/table-space.ts'
import { initialRows, tableSentinelIssues } from '../study/table-sentinels.ts'
import type { RecordedTable } from '../table/recorded-table.ts'
import type { TableFiles } from './table-files.ts'

/** Conditions on a table of recorded trainings, and on the rows that are looked up first. */
export function tableRules(tables: TableFiles): ExperimentRule[] {
  // Two rules ask for it, and large tables take a moment.
  const spaces = new Map<RecordedTable, TableSpace>()
  const spaceOf = ({ evaluate }: TableExperiment): TableSpace | undefined => {
    const table = tables.tableOf(evaluate)
    if (table === undefined) return undefined
    const space = spaces.get(table) ?? new TableSpace(table)
    spaces.set(table, space)
    return space
  }
  return [
    tableRule(['evaluate'], ({ evaluate }) => [...tables.issuesOf(evaluate)]),
    tableRule(['evaluate', 'sentinels'], (experiment) => {
      const space = spaceOf(experiment)
      return space === undefined ? [] : tableSentinelIssues(space, experiment.sentinels)
    }),
    tableRule(['evaluate', 'sentinels', 'seeds', 'search', 'budget.trainings'], (experiment) => {
      const space = spaceOf(experiment)
      return space === undefined ? [] : budgetIssues(experiment, space)
    }),
  ]
}

/** A budget must at least hold what the surrogate stands on. */
function budgetIssues(experiment: TableExperiment, space: TableSpace): SchemaIssue[] {
  const { trainings } = experiment.budget
  if (trainings === undefined) return []
  const first = initialRows(space, experiment.sentinels).length
  const seeds = firstSeeds(experiment).length
  const least = first * seeds
  if (trainings >= least) return []
  const times = seeds === 1 ? '' : `, each under ${seeds} seeds`
  const message = `expected at least ${least} (the base and ${first - 1} sentinels${times}), received ${trainings}`
  return [{ path: ['budget', 'trainings'], code: 'out-of-range', message }]
}
