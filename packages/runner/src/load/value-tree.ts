import type { IssuePath } from '@segscale/core'
import type { Layer } from './layer.ts'

/** Where a value was written: keys and indices within its layer, which need not be those of the composed experiment. */
export interface NodeOrigin {
  readonly layer: Layer
  readonly path: IssuePath
}

/** What a node holds: a scalar, the items of a list, or the entries of a map. */
export type NodeContent = string | number | boolean | null | readonly ValueNode[] | ReadonlyMap<string, ValueNode>

/** A value of an experiment that is being composed, with its origin; trees are never changed, only replaced. */
export interface ValueNode {
  readonly content: NodeContent
  readonly origin: NodeOrigin
  /** Whether the items of this list come behind those of the list that it would otherwise replace. */
  readonly isAppended: boolean
}

/**
 * Plain data as a tree.
 *
 * @param appended - Paths of the lists that are marked as continuations.
 */
export function treeOf(
  value: unknown,
  layer: Layer,
  appended: readonly IssuePath[] = [],
  path: IssuePath = [],
): ValueNode {
  const isAppended = appended.some((at) => at.length === path.length && at.every((part, depth) => part === path[depth]))
  const node = (content: NodeContent): ValueNode => ({ content, origin: { layer, path }, isAppended })
  if (Array.isArray(value)) return node(value.map((item, index) => treeOf(item, layer, appended, [...path, index])))
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]: [string, unknown]) => {
      return [key, treeOf(inner, layer, appended, [...path, key])] as const
    })
    return node(new Map(entries))
  }
  return node((value ?? null) as string | number | boolean | null)
}

/** A tree as plain data. */
export function plainOf({ content }: ValueNode): unknown {
  if (isItems(content)) return content.map(plainOf)
  if (!isEntries(content)) return content
  // Without a prototype, so that no key can be taken for one of its members.
  const map = Object.create(null) as Record<string, unknown>
  for (const [key, inner] of content) map[key] = plainOf(inner)
  return { ...map }
}

/** The deepest node on the way to a path, and what of the path is left there. */
export function nodeTowards(root: ValueNode, path: IssuePath): { readonly node: ValueNode; readonly rest: IssuePath } {
  let node = root
  for (const [depth, part] of path.entries()) {
    const inner = childOf(node, part)
    if (inner === undefined) return { node, rest: path.slice(depth) }
    node = inner
  }
  return { node, rest: [] }
}

/** The node at a path; undefined where there is none. */
export function nodeAt(root: ValueNode, path: IssuePath): ValueNode | undefined {
  const { node, rest } = nodeTowards(root, path)
  return rest.length === 0 ? node : undefined
}

/** A tree without some entries of its outermost map. */
export function withoutEntries(root: ValueNode, names: readonly string[]): ValueNode {
  if (!isEntries(root.content)) return root
  return { ...root, content: new Map([...root.content].filter(([name]) => !names.includes(name))) }
}

/** How many values a tree holds, itself included. */
export function sizeOf({ content }: ValueNode): number {
  if (isItems(content)) return content.reduce((sum, item) => sum + sizeOf(item), 1)
  if (!isEntries(content)) return 1
  return [...content.values()].reduce((sum, inner) => sum + sizeOf(inner), 1)
}

/** Whether a content is a list. */
export function isItems(content: NodeContent): content is readonly ValueNode[] {
  return Array.isArray(content)
}

/** Whether a content is a map. */
export function isEntries(content: NodeContent): content is ReadonlyMap<string, ValueNode> {
  return content instanceof Map
}

function childOf({ content }: ValueNode, part: string | number): ValueNode | undefined {
  if (isItems(content)) return typeof part === 'number' ? content[part] : undefined
  return isEntries(content) ? content.get(String(part)) : undefined
}
