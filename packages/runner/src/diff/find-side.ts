import { SegscaleError, type JsonValue } from '@segscale/core'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { csvRows } from '../report/csv.ts'
import type { Run } from '../report/run-folders.ts'
import type { StudyResult } from '../study/result.ts'
import type { StudySide } from './compare-studies.ts'
import { findRun, latestRun, type RunPlaces } from './find-run.ts'

/** One side of a comparison: a run, or an experiment file with its latest run if it has one. */
export interface DiffSide {
  /** How it is named in the output: `name@runId`, or the file. */
  readonly label: string
  /** The resolved experiment file; null where the run's copy is missing or damaged. */
  readonly spec: JsonValue
  /** Null where nothing has been trained to the end. */
  readonly study: StudySide | null
  /** The run behind `study`, as `name@runId`. */
  readonly run: string | null
}

/**
 * One side of a comparison, as the command line names it.
 *
 * @throws {@link SegscaleError} with code `RUN_NOT_FOUND`, or what reading an experiment file throws.
 */
export async function findSide(named: string, places: RunPlaces): Promise<DiffSide> {
  return /\.ya?ml$/i.test(named) ? fileSide(named, places) : runSide(await findRun(named, places))
}

async function fileSide(named: string, places: RunPlaces): Promise<DiffSide> {
  // Checking a file needs the families and the schema, which the comparison of runs does without.
  const { loadExperiment } = await import('../load/load-experiment.ts')
  const { experiment } = loadExperiment(named)
  const run = await latestRun(places.out, experiment.name)
  // Through JSON, because fields that are not set are undefined there and absent in a run's copy.
  const spec = JSON.parse(JSON.stringify(experiment)) as JsonValue
  const study = run?.result == null ? null : await studySide(run, run.result)
  return { label: named, spec, study, run: run === undefined || study === null ? null : `${run.name}@${run.id}` }
}

async function runSide(run: Run): Promise<DiffSide> {
  const label = `${run.name}@${run.id}`
  const spec = await lockedSpec(run)
  if (run.result === null && spec === null) {
    throw new SegscaleError(
      'RUN_NOT_FOUND',
      `A run with a result.json or a spec.lock.json was expected, but ${run.path} has neither that can be read ` +
        `(${run.trouble}). Run its experiment file again, or name another run (segscale ls).`,
    )
  }
  return { label, spec, study: run.result === null ? null : await studySide(run, run.result), run: label }
}

/** The resolved experiment that a run kept; null where it is missing or damaged. */
async function lockedSpec(run: Run): Promise<JsonValue> {
  const text = await readFile(join(run.path, 'spec.lock.json'), 'utf8').catch(() => 'null')
  try {
    const lock = JSON.parse(text) as JsonValue
    return typeof lock === 'object' && lock !== null && 'experiment' in lock ? (lock['experiment'] ?? null) : lock
  } catch {
    return null
  }
}

async function studySide(run: Run, result: StudyResult): Promise<StudySide> {
  const [titles, ...rows] = csvRows(await readFile(join(run.path, 'trainings.csv'), 'utf8').catch(() => ''))
  const at = titles?.indexOf('key') ?? -1
  const listed = at < 0 ? [] : rows.flatMap((row) => (row[at] ? [row[at]] : []))
  // The result names the trainings of the first seed; the table, where it is there, those of every seed.
  const known = [...result.trained, ...result.failed].map(({ key }) => key)
  return { result, keys: [...new Set([...known, ...listed])] }
}
