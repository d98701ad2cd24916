import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { csvRows } from '../report/csv.ts'
import type { Run } from '../report/run-folders.ts'
import type { StudyResult } from '../study/result.ts'
import type { StudySide } from './compare-studies.ts'
import { predictedMeans } from './predicted-means.ts'

/** What a run found, with the keys of all its trainings and its predictions. */
export async function studySide(run: Run, result: StudyResult): Promise<StudySide> {
  const text = (name: string): Promise<string> => readFile(join(run.path, name), 'utf8').catch(() => '')
  const [titles, ...rows] = csvRows(await text('trainings.csv'))
  const at = titles?.indexOf('key') ?? -1
  const listed = at < 0 ? [] : rows.flatMap((row) => (row[at] ? [row[at]] : []))
  // The result names the trainings of the first seed; the table, where it is there, those of every seed.
  const known = [...result.trained, ...result.failed].map(({ key }) => key)
  const predicted = predictedMeans(await text('predictions.csv'))
  return { result, keys: [...new Set([...known, ...listed])], ...(predicted && { predicted }) }
}
