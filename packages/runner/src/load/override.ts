import { compositionFields, didYouMean, formatIssuePath, type IssuePath } from '@segscale/core'
import type { LocatedIssue, LocatedIssueCode } from './located-issue.ts'
import { parseYaml } from './parse-yaml.ts'
import { isTextField, schemasAt } from './schemas-at.ts'
import { isEntries, isItems, treeOf, type NodeContent, type NodeOrigin, type ValueNode } from './value-tree.ts'

/** One `--set path=value`, taken apart. */
export interface Override {
  /** As it was given, for messages and origins. */
  readonly text: string
  readonly path: IssuePath
  readonly node: ValueNode
}

/**
 * Takes `path=value` apart: the path has dots and indices (`seeds.0` or `seeds[0]`), the value is read as YAML. Where the
 * field is a text, a value that YAML reads as a number or a truth value stays the text that was written.
 *
 * @returns The override, or what is wrong with it.
 */
export function parseOverride(text: string): Override | LocatedIssue {
  const equals = text.indexOf('=')
  if (equals <= 0) return overrideIssue(text, [], 'expected path=value, such as recipe.epochs=8')
  const path = fieldPath(text.slice(0, equals).trim())
  const wrong = pathProblem(path)
  if (wrong) return overrideIssue(text, path, wrong.message, wrong.suggestion)
  const written = text.slice(equals + 1)
  const { value, issues, appended } = parseYaml(written)
  const [issue] = issues
  if (issue) return overrideIssue(text, path, `the value is no YAML: ${issue.message}`)
  const isText = isTextField(path) && (typeof value === 'number' || typeof value === 'boolean')
  return { text, path, node: treeOf(isText ? written.trim() : value, { kind: 'set', text }, appended) }
}

/** The path that a text with dots and indices names. */
export function fieldPath(text: string): IssuePath {
  return text
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
}

/**
 * A tree with a value put in its place; maps and lists on the way are made where they are missing.
 *
 * @returns The tree, or what is wrong: a list that is too short for an index.
 */
export function assign(root: ValueNode, path: IssuePath, value: ValueNode): ValueNode | string {
  return assignAt(root, path, value, 0)
}

function assignAt(node: ValueNode, path: IssuePath, value: ValueNode, depth: number): ValueNode | string {
  const part = path[depth]
  if (part === undefined) return value.isAppended ? appendedTo(node, value) : value
  const { content } = containerFor(node, path.slice(0, depth), part, value.origin)
  const inner = isItems(content)
    ? content[part as number]
    : (content as ReadonlyMap<string, ValueNode>).get(String(part))
  if (isItems(content) && typeof part === 'number' && part > content.length) {
    const found = `${formatIssuePath(path.slice(0, depth))} has ${content.length} ${content.length === 1 ? 'item' : 'items'}`
    return `${found}; the next index is ${content.length}`
  }
  const changed = assignAt(inner ?? { ...value, content: null, isAppended: false }, path, value, depth + 1)
  if (typeof changed === 'string') return changed
  const origin = isContainer(node) ? node.origin : value.origin
  if (!isItems(content)) {
    return {
      ...node,
      origin,
      content: new Map([...(content as ReadonlyMap<string, ValueNode>), [String(part), changed]]),
    }
  }
  const items = [...content]
  items[part as number] = changed
  return { ...node, origin, content: items }
}

function appendedTo(node: ValueNode, value: ValueNode): ValueNode {
  if (!isItems(node.content) || !isItems(value.content)) return { ...value, isAppended: false }
  return { ...value, content: [...node.content, ...value.content], isAppended: false }
}

/** What stands for a map or list that the file leaves out; lists start from their default, as maps do when resolved. */
function containerFor(
  node: ValueNode,
  path: IssuePath,
  part: string | number,
  origin: NodeOrigin,
): { content: NodeContent } {
  if (isContainer(node)) return node
  if (typeof part !== 'number') return { content: new Map() }
  const given = schemasAt(path).find((schema) => schema.default !== undefined)?.default
  return treeOf(Array.isArray(given) ? given : [], origin.layer)
}

function isContainer({ content }: ValueNode): boolean {
  return isItems(content) || isEntries(content)
}

/** The issue about an override, located at the option itself. */
export function overrideIssue(text: string, path: IssuePath, message: string, suggestion?: string): LocatedIssue {
  const code: LocatedIssueCode = suggestion === undefined ? 'bad-override' : 'unknown-key'
  const source = overrideLabel(text)
  return { code, source, path: formatIssuePath(path), message, ...(suggestion !== undefined && { suggestion }) }
}

/** How messages name an override. */
export function overrideLabel(text: string): string {
  return `--set ${text}`
}

/** Why no field of an experiment can stand at a path, if so. */
export function pathProblem(path: IssuePath): { message: string; suggestion?: string } | undefined {
  if (path[0] === 'vars' && path.length > 1) return undefined
  if (compositionFields.some((field) => field === path[0]))
    return { message: `${String(path[0])} is not a field of the experiment; write it in the file` }
  for (const [depth, part] of path.entries()) {
    const at = formatIssuePath(path.slice(0, depth))
    const around = schemasAt(path.slice(0, depth))
    const maps = around.filter(({ properties }) => properties !== undefined)
    const isList = around.some(({ items }) => items !== undefined)
    if (isList && typeof part === 'number') continue
    if (isList) return { message: `${at} is a list; name an index, such as ${at}[0]` }
    if (maps.length === 0) return { message: `${at} has no fields of its own` }
    const allowed = [...new Set(maps.flatMap(({ properties = {} }) => Object.keys(properties)))]
    if (allowed.includes(String(part))) continue
    const suggestion = didYouMean(String(part), allowed)
    if (suggestion === undefined) return { message: `unknown key "${part}"; allowed: ${allowed.join(', ')}` }
    return { message: `unknown key "${part}" — did you mean "${suggestion}"?`, suggestion }
  }
  return undefined
}
