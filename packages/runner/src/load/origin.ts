import type { Experiment, IssuePath } from '@segscale/core'
import { nodeAt, type ValueNode } from './value-tree.ts'

/** Where the value of a field was written. */
export type ValueOrigin =
  | { readonly kind: 'file'; readonly file: string; readonly line: number; readonly column: number }
  | { readonly kind: 'set'; readonly text: string }
  | { readonly kind: 'default' }
  /** The field has no effect beside the others; what the file may say about it was set aside. */
  | { readonly kind: 'unused'; readonly because: string }

/**
 * Finds out where the value of a field of a resolved experiment was written.
 *
 * @param root - What the experiment was resolved from.
 */
export function valueOrigin(path: IssuePath, experiment: Experiment, root: ValueNode): ValueOrigin {
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
  const node = nodeAt(root, path)
  if (node === undefined) return { kind: 'default' }
  const { layer, path: at } = node.origin
  if (layer.kind === 'set') return { kind: 'set', text: layer.text }
  const { source, locator } = layer
  return { kind: 'file', file: source.label, ...source.position(locator.span(at, false).offset) }
}
