import { SegscaleError } from '@segscale/core'
import { join } from 'node:path'
import { findRun, latestRun, type RunPlaces } from '../diff/find-run.ts'
import { printJson, printLine } from '../output.ts'
import { plainText } from './plain-text.ts'
import { listRuns, outFolder, type Run } from './run-folders.ts'
import { renderSummaryMarkdown } from './summary-markdown.ts'
import { reportFile, writeReport } from './write-report.ts'

/** What `segscale report` is asked for. */
export interface ReportRequest {
  /** A run as {@link findRun} takes it, or an experiment file; undefined for the newest run of all. */
  readonly named: string | undefined
  readonly isFile: boolean
  readonly out: string | undefined
  readonly format: 'text' | 'markdown' | 'json'
}

/**
 * Writes the report of a past run, or prints its summary as Markdown.
 *
 * @throws {@link SegscaleError} with code `RUN_NOT_FOUND`, or what reading an experiment file throws.
 */
export async function reportCommand({ named, isFile, out, format }: ReportRequest): Promise<void> {
  const folder = process.cwd()
  const places = { out: outFolder(out, folder), folder }
  const { path, result, trouble } = await askedRun(named, isFile, places)
  if (result === null) {
    throw new SegscaleError(
      'RUN_NOT_FOUND',
      `A report needs a run with a result, but ${plainText(path, 1000)} has none (${plainText(trouble)}). Run its experiment ` +
        'file again to go on with it, or name another run (segscale ls).',
    )
  }
  if (format === 'markdown') {
    process.stdout.write(renderSummaryMarkdown(result))
    return
  }
  await writeReport(path, result)
  const page = join(path, reportFile)
  if (format === 'json') printJson({ folder: path, report: page })
  else printLine(page)
}

async function askedRun(named: string | undefined, isFile: boolean, places: RunPlaces): Promise<Run> {
  if (named === undefined) {
    const newest = (await listRuns(places.out)).find(({ result }) => result !== null)
    if (newest === undefined) throw noRun(`No finished run is in ${places.out}.`)
    return newest
  }
  if (!isFile && !/\.ya?ml$/i.test(named)) return findRun(named, places)
  const { loadExperiment } = await import('../load/load-experiment.ts')
  const { name } = loadExperiment(named).experiment
  const run = await latestRun(places.out, name)
  if (run === undefined) throw noRun(`A run of ${plainText(name)} was expected in ${places.out}, but there is none.`)
  return run
}

function noRun(found: string): SegscaleError {
  return new SegscaleError('RUN_NOT_FOUND', `${found} Run segscale exp --file <file>, or name the folder with --out.`)
}
