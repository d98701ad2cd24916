import type { Experiment, TableExperiment, TrainingExperiment } from './experiment-schema.ts'
import { formatIssuePath, type SchemaIssue } from './schema-issue.ts'

/** A condition on an experiment that its JSON Schema cannot express. */
export interface ExperimentRule {
  /** Paths of the fields it looks at; it is skipped where one of them is already known to be wrong. */
  readonly reads: readonly string[]
  /** The problems found; fields beyond `reads` must not be touched. */
  check(experiment: Experiment): SchemaIssue[]
}

/** A rule for experiments that train nets; others have no such problems. */
export function trainingRule(
  reads: ExperimentRule['reads'],
  check: (experiment: TrainingExperiment) => SchemaIssue[],
): ExperimentRule {
  return { reads, check: (experiment) => (experiment.evaluate === undefined ? check(experiment) : []) }
}

/** A rule for experiments on recorded trainings; others have no such problems. */
export function tableRule(
  reads: ExperimentRule['reads'],
  check: (experiment: TableExperiment) => SchemaIssue[],
): ExperimentRule {
  return { reads, check: (experiment) => (experiment.evaluate === undefined ? [] : check(experiment)) }
}

/**
 * The problems that rules find in an experiment, apart from those already known.
 *
 * @param experiment - Resolved, but possibly without the fields that the known issues are about.
 */
export function ruleIssues(
  rules: readonly ExperimentRule[],
  experiment: Experiment,
  known: readonly SchemaIssue[],
): SchemaIssue[] {
  const issues = [...known]
  for (const rule of rules) {
    const broken = issues.flatMap(brokenPaths)
    if (rule.reads.some((read) => broken.some((path) => overlap(read, path)))) continue
    issues.push(...rule.check(experiment))
  }
  return issues.slice(known.length)
}

/** The fields whose values cannot be trusted because of an issue: its own, and the one that a misspelt key meant. */
function brokenPaths({ path, code, suggestion }: SchemaIssue): string[] {
  const meant = code === 'unknown-key' && suggestion !== undefined ? [[...path.slice(0, -1), suggestion]] : []
  return [path, ...meant].map(formatIssuePath)
}

function overlap(a: string, b: string): boolean {
  return isWithin(a, b) || isWithin(b, a)
}

function isWithin(path: string, outer: string): boolean {
  if (outer === '' || path === outer) return true
  return path.startsWith(outer) && /^[.[]/.test(path.slice(outer.length))
}
