import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { StudyResult } from '../study/result.ts'
import { csvText } from './csv.ts'
import { leaveOneOutPicture } from './leave-one-out-picture.ts'
import { leaveOneOutRows } from './leave-one-out-rows.ts'
import { renderSvg } from './render-svg.ts'

const columns = ['key', 'observed', 'predicted', 'low', 'high'] as const

/**
 * Writes `leave-one-out.svg`, predicted against trained accuracy, and the points behind it as `leave-one-out.csv`.
 *
 * Without a surrogate there is nothing to draw, and nothing is written.
 *
 * @param folder - Where the files go; made where it is missing.
 */
export async function writeLeaveOneOutSvg(folder: string, result: StudyResult): Promise<void> {
  const rows = leaveOneOutRows(result)
  if (result.surrogate === null || rows.length === 0) return
  const svg = await renderSvg(leaveOneOutPicture(result, result.surrogate, rows))
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'leave-one-out.csv'),
    csvText(
      columns,
      rows.map((row) => columns.map((column) => row[column])),
    ),
  )
  await writeFile(join(folder, 'leave-one-out.svg'), svg)
}
