import { spearman } from '@segscale/gp'
import { predictions, surrogateOf } from '@segscale/runner'
import { finishedStudy } from './search-study.ts'
import type { SearchTable } from './search-table.ts'

/** How the predictions of a study compare with the truth, over all nets of its table. */
export interface Calibration {
  /** Share of nets whose accuracy without noise lies within the central 90 % of its prediction. */
  readonly coverage90: number
  readonly spearman: number
}

// Deviations on each side of the mean that hold 90 % of a normal distribution.
const reach = 1.6448536269514722

/**
 * Runs a study and asks its surrogate about every net.
 *
 * @param truth - Accuracy in %, per row of the table.
 */
export async function calibration(
  table: SearchTable,
  truth: readonly number[],
  { trainings, repeat }: { readonly trainings: number; readonly repeat: number },
): Promise<Calibration> {
  const budgets = [0.1, 0.2, 0.3, 0.5, 1]
  // As many sentinels as a longer study has, so that 33 trainings show what base and sentinels tell.
  const runs = 2 ** Math.floor(Math.log2(Math.min(32, trainings - 1, 2 ** table.columns.inputs.length)))
  const settings = { sentinels: { design: 'fraction', runs, seed: repeat } }
  const study = await finishedStudy({ table, strategy: 'surrogate', budgets, trainings, repeat, settings })
  const surrogate = surrogateOf(study)
  if (surrogate === undefined) throw new TypeError(`A study on ${table.path} must have a surrogate.`)
  const { candidates } = predictions(surrogate)
  const held = candidates.filter(
    ({ index, mean, deviation }) => Math.abs((truth[index] as number) / 100 - mean) <= reach * deviation,
  )
  const means = candidates.map(({ mean }) => mean)
  const truths = candidates.map(({ index }) => truth[index] as number)
  return { coverage90: held.length / candidates.length, spearman: spearman(means, truths) ?? Number.NaN }
}
