import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { escapeHtml } from '../report/page/markup.ts'
import { pagePolicy, type Page } from '../report/page/page-frame.ts'
import { reportScripts } from '../report/page/page-scripts.ts'
import { reportPage } from '../report/page/report-page.ts'
import { studyPlots } from '../report/plots/study-plots.ts'
import { readRun } from '../report/run-folders.ts'
import { readRunData } from '../report/run-data.ts'
import { reportFile } from '../report/write-report.ts'

/**
 * A run's report: the file in its folder where this version of segscale wrote it, else one made anew.
 *
 * The page goes out under the policy of this version, not under one that the file names: a file that somebody changed can
 * show another text, but run no script.
 *
 * @returns undefined for a run without a result.
 */
export async function servedReport(folder: string): Promise<Page | undefined> {
  const { result } = await readRun(folder)
  if (result === null) return undefined
  const policy = pagePolicy(await reportScripts())
  const text = await readFile(join(folder, reportFile), 'utf8').catch(() => '')
  // The policy stands in the head, escaped.
  if (text.slice(0, 2000).includes(escapeHtml(policy))) return { text, policy }
  const data = await readRunData(folder, result)
  return reportPage(data, studyPlots(data))
}
