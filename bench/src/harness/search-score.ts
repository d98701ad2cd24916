import { hypervolume } from '@segscale/gp'
import type { SearchOutcome } from './search-study.ts'
import type { SearchTable } from './search-table.ts'
import { mean, rounded } from './statistics.ts'

/** What a strategy reached, mean over its repeats. */
export interface SearchRow {
  readonly strategy: string
  readonly trainings: number
  readonly repeats: number
  /** Accuracy in % of the net chosen for each budget, by the budget; null where no repeat had a net that fits. */
  readonly byBudget: Readonly<Record<string, number | null>>
  /** Mean of `byBudget`; null where one is. */
  readonly mean: number | null
  /**
   * Of the nets trained: accuracy in points above the table's worst net, times the share of parameters below the largest
   * net's.
   */
  readonly hypervolume: number
  /** Of the searches, in seconds each. */
  readonly seconds: number
}

/** Scores searches by the mean over all seeds, which no search saw. */
export function searchRow(
  { table, budgets }: { readonly table: SearchTable; readonly budgets: readonly number[] },
  { strategy, trainings, seconds }: Pick<SearchRow, 'strategy' | 'trainings' | 'seconds'>,
  outcomes: readonly SearchOutcome[],
): SearchRow {
  const accuracies = budgets.map((_, i) => {
    const found = outcomes.flatMap(({ chosen }) => chosen[i] ?? []).map((row) => table.truth[row] as number)
    return found.length === 0 ? null : mean(found)
  })
  const all = accuracies.filter((accuracy) => accuracy !== null)
  return {
    strategy,
    trainings,
    repeats: outcomes.length,
    byBudget: Object.fromEntries(budgets.map((budget, i) => [String(budget), shown(accuracies[i] ?? null)])),
    mean: all.length < budgets.length ? null : shown(mean(all)),
    hypervolume: rounded(mean(outcomes.map(({ trained }) => volume(table, trained))), 5),
    seconds: rounded(seconds, 3),
  }
}

/** The best that there is for each budget, with the hypervolume of the whole table. */
export function oracleRow(table: SearchTable, budgets: readonly number[]): SearchRow {
  const rows = table.recorded.rows.map((_, row) => row)
  const best = budgets.map((budget) => {
    const fitting = rows.filter((row) => (table.shares[row] as number) <= budget)
    return fitting.reduce<number | undefined>(
      (a, b) => (a === undefined || (table.truth[b] as number) > (table.truth[a] as number) ? b : a),
      undefined,
    )
  })
  const about = { strategy: 'oracle', trainings: rows.length, seconds: 0 }
  return searchRow({ table, budgets }, about, [{ chosen: best, trained: rows, trainings: rows.length }])
}

/** For a search without a surrogate: the row with the highest mean over the seeds that it saw, for each budget. */
export function bestObserved(
  table: SearchTable,
  budgets: readonly number[],
  trained: readonly (readonly [row: number, seed: number])[],
): SearchOutcome {
  const seen = new Map<number, number[]>()
  for (const [row, seed] of trained) {
    seen.set(row, [...(seen.get(row) ?? []), table.recorded.rows[row]?.accuracies[seed] as number])
  }
  const means = [...seen].map(([row, accuracies]) => ({
    row,
    mean: mean(accuracies),
    share: table.shares[row] as number,
  }))
  const sorted = means.sort((a, b) => b.mean - a.mean || a.share - b.share)
  return {
    chosen: budgets.map((budget) => sorted.find(({ share }) => share <= budget)?.row),
    trained: [...seen.keys()],
    trainings: trained.length,
  }
}

function volume(table: SearchTable, trained: readonly number[]): number {
  const points = trained.map((row) => [table.truth[row] as number, table.shares[row] as number])
  return hypervolume(points, [Math.min(...table.truth), 1], ['max', 'min'])
}

function shown(accuracy: number): number
function shown(accuracy: number | null): number | null
function shown(accuracy: number | null): number | null {
  return accuracy === null ? null : Math.round(accuracy * 1e4) / 1e4
}
