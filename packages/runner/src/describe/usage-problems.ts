import { SegscaleError } from '@segscale/core'
import type { LocatedIssue } from '../load/located-issue.ts'

/** Thrown where the options of a command are wrong; holds every problem of them. Its code is `USAGE`. */
export class UsageProblemsError extends SegscaleError {
  readonly issues: readonly LocatedIssue[]
  /** The problems counted, in a few words. */
  readonly summary: string

  constructor(issues: readonly LocatedIssue[]) {
    const summary = issues.length === 1 ? '1 problem in the options' : `${issues.length} problems in the options`
    super('USAGE', `${summary}: ${issues.map(({ source, message }) => `${source}: ${message}`).join('; ')}`)
    this.issues = issues
    this.summary = summary
  }
}

/** A problem of one option. */
export function optionIssue(source: string, message: string): LocatedIssue {
  return { code: 'rule', source, path: '', message }
}
