import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StudyResult } from '../study/result.ts'
import { writeLeaveOneOutSvg } from './leave-one-out.ts'
import type { FrontPoint } from './pareto-rows.ts'
import { writeParetoSvg } from './pareto.ts'
import { renderSummaryMarkdown } from './summary-markdown.ts'
import { renderSummary } from './summary.ts'

/** What the report shows beside the result. */
export interface ReportExtras {
  /** Candidates on the predicted front, in any order; may be empty. */
  readonly predictedFront: readonly FrontPoint[]
  /** Shares of the base's parameters that were asked for, so that a budget without a net is told of. */
  readonly budgets?: readonly number[]
}

/**
 * Writes what a person looks at after a study: `summary.txt`, `summary.md`, and under `report/` the pictures as SVG with
 * their points as CSV. Files of an earlier report are replaced.
 *
 * @param folder - The run's folder.
 */
export async function writeReport(folder: string, result: StudyResult, extras: ReportExtras): Promise<void> {
  const budgets = extras.budgets ?? []
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'summary.txt'), renderSummary(result, { budgets }))
  await writeFile(join(folder, 'summary.md'), renderSummaryMarkdown(result, budgets))
  await writeParetoSvg(join(folder, 'report'), result, extras.predictedFront)
  await writeLeaveOneOutSvg(join(folder, 'report'), result)
}
