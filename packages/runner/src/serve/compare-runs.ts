import { dirname } from 'node:path'
import { compareSides } from '../diff/compare-sides.ts'
import { findSide } from '../diff/find-side.ts'
import { renderDifference } from '../diff/render-difference.ts'
import { frontsOverlay } from '../report/plots/fronts-overlay.ts'
import type { Plot } from '../report/plots/plot.ts'

/** Two runs side by side: their fronts in one picture, and what differs as text. */
export interface ComparedRuns {
  readonly plots: readonly Plot[]
  readonly difference: string
}

/**
 * Compares two runs by their folders.
 *
 * @throws {@link SegscaleError} with code `RUN_NOT_FOUND` for a folder that holds nothing to compare.
 */
export async function compare(a: string, b: string): Promise<ComparedRuns> {
  const places = { out: dirname(dirname(a)), folder: dirname(dirname(a)) }
  const [left, right] = [await findSide(a, places), await findSide(b, places)]
  const studies = [left, right].flatMap(({ label, study }) => (study === null ? [] : [{ label, result: study.result }]))
  return {
    plots: frontsOverlay(studies),
    difference: renderDifference(compareSides(left, right), [left, right], {
      width: 120,
      color: false,
      all: false,
    }),
  }
}
