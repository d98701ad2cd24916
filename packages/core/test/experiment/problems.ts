import { checkExperiment } from '../../src/experiment/check-experiment.ts'
import { formatIssuePath } from '../../src/experiment/schema-issue.ts'
import { minimal } from './minimal.ts'

/** Issues as `code path: message`. */
export function problems(value: unknown): string[] {
  return checkExperiment(value).issues.map(({ code, path, message }) => `${code} ${formatIssuePath(path)}: ${message}`)
}

/** The minimal file with other top-level fields. */
export function withFields(fields: object): object {
  return { ...minimal, ...fields }
}
