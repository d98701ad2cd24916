import { SegscaleError } from '@segscale/core'
import { issueLine } from './issue-report.ts'
import type { LocatedIssue } from './located-issue.ts'

/** Thrown where an experiment file cannot be used; holds every problem of it. Its code is `EXPERIMENT_INVALID`. */
export class ExperimentInvalidError extends SegscaleError {
  readonly issues: readonly LocatedIssue[]
  /** The problems counted, in a few words. */
  readonly summary: string

  constructor(label: string, issues: readonly LocatedIssue[]) {
    const summary = `${issues.length === 1 ? '1 problem' : `${issues.length} problems`} in ${label}`
    super('EXPERIMENT_INVALID', `${summary}:\n${issues.slice(0, 50).map(issueLine).join('\n')}`)
    this.issues = issues
    this.summary = summary
  }
}
