import type { IssuePath } from '@segscale/core'
import { schemasAt } from './schemas-at.ts'
import { isEntries, isItems, type ValueNode } from './value-tree.ts'

/**
 * Puts later settings over earlier ones: maps merge, everything else replaces.
 *
 * A list that is marked with `!append` comes behind the earlier one. A map that takes one of several forms, such as
 * `space.width`, is replaced where the later settings choose another form: half of each would be neither.
 */
export function mergeTrees(earlier: ValueNode, later: ValueNode, path: IssuePath = []): ValueNode {
  const [before, after] = [earlier.content, later.content]
  if (isItems(before) && isItems(after) && later.isAppended) {
    return { ...later, content: [...before, ...after], isAppended: earlier.isAppended }
  }
  if (!isEntries(before) || !isEntries(after) || choosesAnotherForm(before, after, path)) return later
  const entries = new Map(before)
  for (const [key, inner] of after) {
    const known = before.get(key)
    entries.set(key, known === undefined ? inner : mergeTrees(known, inner, [...path, key]))
  }
  return { ...later, content: entries }
}

function choosesAnotherForm(
  before: ReadonlyMap<string, ValueNode>,
  after: ReadonlyMap<string, ValueNode>,
  path: IssuePath,
): boolean {
  const forms = schemasAt(path).filter(({ properties }) => properties !== undefined)
  if (forms.length < 2) return false
  const deciding = forms.flatMap(({ required = [] }) => required)
  const has = (map: ReadonlyMap<string, ValueNode>): string[] => deciding.filter((key) => map.has(key))
  const [old, now] = [has(before), has(after)]
  return old.length > 0 && now.length > 0 && !now.some((key) => old.includes(key))
}
