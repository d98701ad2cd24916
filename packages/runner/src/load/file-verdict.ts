import { SegscaleError } from '@segscale/core'
import { ExperimentInvalidError } from './experiment-invalid-error.ts'
import { loadExperiment } from './load-experiment.ts'
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
    const loaded = loadExperiment(file, { set })
    const { file: label, experiment } = loaded
    const { evaluator, space, initial } = loadedContext(loaded)
    const { trainings, time } = experiment.budget
    const limits = [
      ...(trainings === undefined ? [] : [`${trainings} trainings`]),
      ...(time === undefined ? [] : [time]),
    ]
    const subject =
      evaluator.kind === 'table'
        ? `recorded trainings of ${evaluator.table.name}`
        : `${evaluator.family.name} on ${evaluator.data.name}`
    const what = `${subject}, ${space.size.toLocaleString('en')} candidates`
    return {
      file: label,
      valid: true,
      summary: `${what}, ${initial.length - 1} sentinels, at most ${limits.join(' or ')}`,
      issues: [],
    }
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
