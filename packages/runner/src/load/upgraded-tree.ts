import { currentVersion, upgradeSteps, type IssuePath, type UpgradeStep } from '@segscale/core'
import { assign, fieldPath } from './override.ts'
import { isEntries, nodeAt, type ValueNode } from './value-tree.ts'

/**
 * A file of an older version as one of the current version, each value with the place where it was written. A file
 * without a version, or of one that is not known, is left as it is.
 */
export function upgradedTree(
  root: ValueNode,
  steps: readonly UpgradeStep[] = upgradeSteps,
  current: number = currentVersion,
): ValueNode {
  const version = nodeAt(root, ['version'])
  if (version === undefined || typeof version.content !== 'number' || version.content >= current) return root
  let tree = root
  for (let from = version.content; from < current; from++) {
    const step = steps.find((candidate) => candidate.from === from)
    if (step === undefined) return root
    for (const [old, next] of Object.entries(step.moves)) tree = moved(tree, fieldPath(old), fieldPath(next))
  }
  const upgraded = assign(tree, ['version'], { ...version, content: current })
  return typeof upgraded === 'string' ? root : upgraded
}

function moved(root: ValueNode, from: IssuePath, to: IssuePath): ValueNode {
  const node = nodeAt(root, from)
  if (node === undefined) return root
  const placed = assign(without(root, from), to, node)
  return typeof placed === 'string' ? root : placed
}

function without(node: ValueNode, [part, ...rest]: IssuePath): ValueNode {
  if (!isEntries(node.content) || part === undefined) return node
  const entries = new Map(node.content)
  const inner = entries.get(String(part))
  if (inner !== undefined && rest.length > 0) entries.set(String(part), without(inner, rest))
  else entries.delete(String(part))
  return { ...node, content: entries }
}
