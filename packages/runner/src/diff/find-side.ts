import { SegscaleError, type JsonValue } from '@segscale/core'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Run } from '../report/run-folders.ts'
import type { DiffSide } from './diff-side.ts'
import { findRun, type RunPlaces } from './find-run.ts'
import { studySide } from './study-side.ts'

/**
 * One side of a comparison, as the command line names it: an experiment file, a file at a revision (`HEAD~3:file.yaml`), or
 * a run.
 *
 * @throws {@link SegscaleError} with code `RUN_NOT_FOUND`, or what reading an experiment file throws.
 */
export async function findSide(named: string, places: RunPlaces): Promise<DiffSide> {
  // Checking a file needs the families and the schema, which the comparison of runs does without.
  const [, revision, name] = /^([^:]{2,}):(.+\.ya?ml)$/i.exec(named) ?? []
  if (revision !== undefined && name !== undefined) {
    const { sideAtRevision } = await import('./file-side.ts')
    return sideAtRevision(named, { revision, name }, places)
  }
  if (!/\.ya?ml$/i.test(named)) return runSide(await findRun(named, places))
  const { fileSide } = await import('./file-side.ts')
  return fileSide(named, places)
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
  const study = run.result === null ? null : await studySide(run, run.result)
  return { label, spec, study, run: label, keys: study?.keys ?? [], missing: [] }
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
