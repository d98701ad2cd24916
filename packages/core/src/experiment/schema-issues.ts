import type { ErrorObject } from 'ajv'
import { issuesFromError, unknownKey, wrongValue } from './issue-from-error.ts'
import { schemaInWords } from './in-words.ts'
import type { JsonSchema } from './json-schema.ts'
import { formatIssuePath, type IssuePath, type SchemaIssue } from './schema-issue.ts'

/**
 * All problems that the validator found, one per place, in words for people.
 *
 * Where a value may have one of several forms, only the problems of the form that was probably meant are kept.
 *
 * @param errors - The validator's errors, in its own order and with the data in them (`verbose`).
 */
export function schemaIssues(errors: readonly ErrorObject[]): SchemaIssue[] {
  const issues = new Map<string, SchemaIssue>()
  for (const issue of collected(errors)) {
    const place = formatIssuePath(issue.path)
    if (!issues.has(place)) issues.set(place, issue)
  }
  // A misspelt key is one problem, not two.
  for (const { path, code, suggestion } of [...issues.values()]) {
    if (code !== 'unknown-key' || suggestion === undefined) continue
    const meant = formatIssuePath([...path.slice(0, -1), suggestion])
    if (issues.get(meant)?.code === 'missing') issues.delete(meant)
  }
  return [...issues.values()]
}

function collected(errors: readonly ErrorObject[]): SchemaIssue[] {
  const issues: SchemaIssue[][] = []
  for (let index = errors.length - 1; index >= 0; index--) {
    const error = errors[index] as ErrorObject
    const path = issuePath(error)
    if (error.keyword !== 'anyOf') {
      issues.push(issuesFromError(error, path))
      continue
    }
    // The validator reports a choice after the errors of its branches, which stand directly before it.
    let first = index
    while (first > 0 && isInside(errors[first - 1] as ErrorObject, error)) first--
    issues.push(choiceIssues(error, path, errors.slice(first, index)))
    index = first
  }
  return issues.reverse().flat()
}

function isInside(inner: ErrorObject, choice: ErrorObject): boolean {
  const below = inner.instancePath === choice.instancePath || inner.instancePath.startsWith(`${choice.instancePath}/`)
  return below && inner.schemaPath.startsWith(`${choice.schemaPath}/`)
}

function choiceIssues(choice: ErrorObject, path: IssuePath, inner: readonly ErrorObject[]): SchemaIssue[] {
  const parent = choice.parentSchema as JsonSchema
  const branches = parent.anyOf ?? []
  const data: unknown = choice.data
  const ofBranch = (branch: number): SchemaIssue[] =>
    collected(inner.filter((error) => error.schemaPath.startsWith(`${choice.schemaPath}/${branch}/`)))

  if (Array.isArray(data)) {
    const nested = data.some((item) => Array.isArray(item))
    const branch = branches.findIndex(({ type, items }) => type === 'array' && (items?.type === 'array') === nested)
    if (branch >= 0) return ofBranch(branch)
  } else if (typeof data === 'object' && data !== null) {
    const maps = branches.filter(({ type }) => type === 'object')
    const keys = Object.keys(data)
    const present = maps.filter(({ required = [] }) => required.every((key) => keys.includes(key)))
    if (present.length === 1) return ofBranch(branches.indexOf(present[0] as JsonSchema))
    const begun = maps.filter(({ required = [] }) => required.some((key) => keys.includes(key)))
    if (present.length === 0 && begun.length === 1) return ofBranch(branches.indexOf(begun[0] as JsonSchema))
    if (maps.length > 0) return mapChoiceIssues(path, keys, maps, present)
  }
  return [wrongValue(path, data, parent, 'wrong-type')]
}

function mapChoiceIssues(
  path: IssuePath,
  keys: readonly string[],
  maps: readonly JsonSchema[],
  present: readonly JsonSchema[],
): SchemaIssue[] {
  const allowed = [...new Set(maps.flatMap(({ properties = {} }) => Object.keys(properties)))]
  const deciding = maps.flatMap(({ required = [] }) => required)
  const unknown = keys.filter((key) => !allowed.includes(key)).map((key) => unknownKey(path, key, allowed))
  if (present.length > 1) {
    const given = present.flatMap(({ required = [] }) => required)
    const message = `takes only one of ${deciding.join(', ')}; received ${given.join(' and ')}`
    return [...unknown, { path, code: 'conflict', message, expected: schemaInWords({ anyOf: maps }) }]
  }
  if (unknown.some(({ suggestion }) => suggestion !== undefined && deciding.includes(suggestion))) return unknown
  const needs = deciding.length === 1 ? deciding.join('') : `one of ${deciding.join(', ')}`
  return [...unknown, { path, code: 'missing', message: `needs ${needs}`, expected: schemaInWords({ anyOf: maps }) }]
}

/** The path of an error; list indices are told from keys by the data's own shape, as `1` may be either. */
function issuePath(error: ErrorObject): IssuePath {
  if (error.instancePath === '') return []
  const parts = error.instancePath.slice(1).split('/')
  // In the schema path, `items` stands exactly where the instance path has an index.
  return parts.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~')).map(asIndex)
}

function asIndex(part: string): string | number {
  return /^(0|[1-9]\d*)$/.test(part) ? Number(part) : part
}
