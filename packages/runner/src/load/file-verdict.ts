import { SegscaleError } from '@segscale/core'
import { ExperimentInvalidError } from './experiment-invalid-error.ts'
import { loadExperiments, type LoadedExperiment } from './load-experiment.ts'
import { loadedContext } from './loaded-context.ts'
import type { LocatedIssue } from './located-issue.ts'

/** Whether one experiment file is right. */
export interface FileVerdict {
  readonly file: string
  readonly valid: boolean
  /** What the experiment is, in one line; only of a valid file. */
  readonly summary?: string
  readonly issues: readonly LocatedIssue[]
  /** What is wrong in a few words; only of a file that is not valid. */
  readonly error?: { readonly code: string; readonly message: string }
}

/** Checks one experiment file, as {@link loadExperiment} does, without throwing for what a file can have wrong. */
export function fileVerdict(file: string, set: readonly string[]): FileVerdict {
  try {
    const [first, ...others] = loadExperiments(file, { set })
    if (first === undefined) throw new TypeError('A file stands for at least one experiment.')
    // Of each, as some conditions only show where the study is prepared.
    const summaries = [first, ...others].map(summaryOf)
    const names = [first, ...others].map(({ experiment }) => experiment.name)
    const shown = `${names.slice(0, 3).join(', ')}${names.length > 3 ? ', …' : ''}`
    const summary = others.length === 0 ? summaries.join('') : `${names.length} experiments: ${shown}`
    return { file: first.file, valid: true, summary, issues: [] }
  } catch (error) {
    if (error instanceof ExperimentInvalidError) {
      return { file, valid: false, issues: error.issues, error: { code: error.code, message: error.summary } }
    }
    if (!(error instanceof SegscaleError)) throw error
    const { code, message } = error
    const issue: LocatedIssue = { code: 'file-not-found', source: file, path: '', message }
    return { file, valid: false, issues: [issue], error: { code, message: `1 problem in ${file}` } }
  }
}

function summaryOf(loaded: LoadedExperiment): string {
  const { evaluator, space, initial } = loadedContext(loaded)
  const { trainings, time } = loaded.experiment.budget
  const limits = [...(trainings === undefined ? [] : [`${trainings} trainings`]), ...(time === undefined ? [] : [time])]
  const subject =
    evaluator.kind === 'table'
      ? `recorded trainings of ${evaluator.table.name}`
      : `${evaluator.family.name} on ${evaluator.data.name}`
  const what = `${subject}, ${space.size.toLocaleString('en')} candidates`
  return `${what}, ${initial.length - 1} sentinels, at most ${limits.join(' or ')}`
}
