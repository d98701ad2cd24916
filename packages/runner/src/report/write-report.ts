import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StudyResult } from '../study/result.ts'
import { reportPage } from './page/report-page.ts'
import { drawPicture, type Draw } from './plots/drawn-picture.ts'
import { studyPlots } from './plots/study-plots.ts'
import { writePlots } from './plots/write-plots.ts'
import { readRunData } from './run-data.ts'
import { renderSummaryMarkdown } from './summary-markdown.ts'
import { renderSummary } from './summary.ts'

/** The page that shows everything, by its name in a run's folder. */
export const reportFile = 'report.html'

/**
 * Writes what a person looks at after a study: `summary.txt`, `summary.md`, `report.html`, and under `report/` its plots
 * as SVG, PNG and CSV. Files of an earlier report are replaced.
 *
 * @param folder - The run's folder; its tables are read, and what it lacks is left out of the report.
 * @param draw - Draws the plots, or knows how they were drawn before.
 */
export async function writeReport(folder: string, result: StudyResult, draw: Draw = drawPicture): Promise<void> {
  await mkdir(folder, { recursive: true })
  const data = await readRunData(folder, result)
  const plots = studyPlots(data)
  await writeFile(join(folder, 'summary.txt'), renderSummary(result))
  await writeFile(join(folder, 'summary.md'), renderSummaryMarkdown(result))
  await writeFile(join(folder, reportFile), (await reportPage(data, plots)).text)
  await writePlots(join(folder, 'report'), plots, draw)
}
