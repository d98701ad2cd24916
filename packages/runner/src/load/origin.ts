import type { Experiment, IssuePath } from '@segscale/core'
import type { DocumentLocator } from './document-locator.ts'
import type { Override } from './override.ts'
import type { SourceText } from './source-text.ts'

/** Where the value of a field was written. */
export type ValueOrigin =
  | { readonly kind: 'file'; readonly file: string; readonly line: number; readonly column: number }
  | { readonly kind: 'set'; readonly text: string }
  | { readonly kind: 'default' }
  /** The field has no effect beside the others; what the file may say about it was set aside. */
  | { readonly kind: 'unused'; readonly because: string }

/** Finds out where the value of a field of a resolved experiment was written. */
export function valueOrigin(
  path: IssuePath,
  experiment: Experiment,
  overrides: readonly Override[],
  locator: DocumentLocator,
  source: SourceText,
): ValueOrigin {
  const schedule = experiment.recipe?.learningRate.schedule
  const [, group, field] = path
  if (
    schedule !== undefined &&
    group === 'learningRate' &&
    (field === 'milestones' || field === 'factor') &&
    schedule !== 'step'
  ) {
    return { kind: 'unused', because: `schedule: ${schedule}` }
  }
  const override = overrides.findLast((candidate) => candidate.path.every((part, depth) => path[depth] === part))
  if (override) return { kind: 'set', text: override.text }
  if (!locator.holds(path)) return { kind: 'default' }
  return { kind: 'file', file: source.label, ...source.position(locator.span(path, false).offset) }
}
