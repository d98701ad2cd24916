import { ExperimentInvalidError } from '../../src/load/experiment-invalid-error.ts'
import { issueLine } from '../../src/load/issue-report.ts'
import { resolveExperiment } from '../../src/load/load-experiment.ts'
import type { LocatedIssue } from '../../src/load/located-issue.ts'
import { SourceText } from '../../src/load/source-text.ts'

/** Everything that is wrong with a text; nothing where it is a valid experiment. */
export function issuesOf(text: string, set: readonly string[] = []): readonly LocatedIssue[] {
  try {
    resolveExperiment(new SourceText('x.yaml', text), { set })
    return []
  } catch (error) {
    if (error instanceof ExperimentInvalidError) return error.issues
    throw error
  }
}

/** The same as the lines that a person reads. */
export function linesOf(text: string, set: readonly string[] = []): string[] {
  return issuesOf(text, set).map(issueLine)
}
