import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StudyResult } from '../study/result.ts'
import { csvText } from './csv.ts'
import { paretoPicture } from './pareto-picture.ts'
import { paretoRows, type FrontPoint } from './pareto-rows.ts'
import { renderSvg } from './render-svg.ts'

const columns = ['series', 'params', 'accuracy', 'low', 'high', 'blocks', 'channels', 'label', 'isFront'] as const

/**
 * Writes `pareto.svg`, validation accuracy against parameters, and the points behind it as `pareto.csv`.
 *
 * @param folder - Where the files go; made where it is missing.
 * @param predictedFront - Candidates on the predicted front, in any order; may be empty.
 */
export async function writeParetoSvg(
  folder: string,
  result: StudyResult,
  predictedFront: readonly FrontPoint[],
): Promise<void> {
  const rows = paretoRows(result, predictedFront)
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'pareto.csv'),
    csvText(
      columns,
      rows.map((row) => columns.map((column) => row[column])),
    ),
  )
  // Axes of a picture without a point would have no range.
  if (rows.length > 0) await writeFile(join(folder, 'pareto.svg'), await renderSvg(paretoPicture(result, rows)))
}
