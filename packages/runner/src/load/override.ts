import { didYouMean, experimentJsonSchema, formatIssuePath, type IssuePath, type JsonSchema } from '@segscale/core'
import type { LocatedIssue, LocatedIssueCode } from './located-issue.ts'
import { parseYaml } from './parse-yaml.ts'

/** One `--set path=value`, taken apart. */
export interface Override {
  /** As it was given, for messages and origins. */
  readonly text: string
  readonly path: IssuePath
  readonly value: unknown
}

/**
 * Takes `path=value` apart: the path has dots and indices (`seeds.0` or `seeds[0]`), the value is read as YAML.
 *
 * @returns The override, or what is wrong with it.
 */
export function parseOverride(text: string): Override | LocatedIssue {
  const equals = text.indexOf('=')
  if (equals <= 0) return overrideIssue(text, [], 'expected path=value, such as recipe.epochs=8')
  const path = text
    .slice(0, equals)
    .trim()
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part))
  const wrong = pathProblem(path)
  if (wrong) return overrideIssue(text, path, wrong.message, wrong.suggestion)
  const { value, issues } = parseYaml(text.slice(equals + 1))
  const [issue] = issues
  return issue ? overrideIssue(text, path, `the value is no YAML: ${issue.message}`) : { text, path, value }
}

/**
 * Puts a value in its place, in the given data.
 *
 * @returns What is wrong, if so: a list that is too short for an index.
 */
export function applyOverride(
  root: Record<string, unknown>,
  { text, path, value }: Override,
): LocatedIssue | undefined {
  let container: Record<string | number, unknown> = root
  for (const [depth, part] of path.entries()) {
    if (Array.isArray(container) && typeof part === 'number' && part > container.length) {
      const list = formatIssuePath(path.slice(0, depth))
      const found = `${list} has ${container.length} ${container.length === 1 ? 'item' : 'items'}`
      return overrideIssue(text, path, `${found}; the next index is ${container.length}`)
    }
    if (depth === path.length - 1) container[part] = value
    else {
      const inner = container[part]
      container[part] = isContainer(inner) ? inner : emptyContainer(path.slice(0, depth + 1), path[depth + 1])
      container = container[part] as Record<string | number, unknown>
    }
  }
  return undefined
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
function pathProblem(path: IssuePath): { message: string; suggestion?: string } | undefined {
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

/** The schemas that a field may have, with choices taken apart. */
function schemasAt(path: IssuePath): JsonSchema[] {
  let schemas = alternatives(experimentJsonSchema)
  for (const part of path) {
    schemas = schemas
      .flatMap(({ items, properties }) => (typeof part === 'number' ? items : properties?.[part]) ?? [])
      .flatMap(alternatives)
  }
  return schemas
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  return schema.anyOf ? schema.anyOf.flatMap(alternatives) : [schema]
}

/** What stands for a map or list that the file leaves out; lists start from their default, as maps do when resolved. */
function emptyContainer(path: IssuePath, next: string | number | undefined): Record<string | number, unknown> {
  if (typeof next !== 'number') return {}
  const given = schemaDefault(path)
  return (Array.isArray(given) ? structuredClone(given) : []) as unknown as Record<number, unknown>
}

function schemaDefault(path: IssuePath): unknown {
  return schemasAt(path).find((schema) => schema.default !== undefined)?.default
}

function isContainer(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null
}
