import type { ErrorObject } from 'ajv'
import { compositionSchema } from './composition-schema.ts'
import { didYouMean } from './did-you-mean.ts'
import { quotedText, schemaInWords, valueInWords } from './in-words.ts'
import type { JsonSchema } from './json-schema.ts'
import { isNotYetAvailable } from './not-yet.ts'
import { formatIssuePath, type IssuePath, type SchemaIssue, type SchemaIssueCode } from './schema-issue.ts'

/** The issues that one error of the validator stands for, in words for people. */
export function issuesFromError(error: ErrorObject, path: IssuePath): SchemaIssue[] {
  const schema = (error.parentSchema ?? {}) as JsonSchema
  const params = error.params as Readonly<Record<string, unknown>>
  switch (error.keyword) {
    case 'additionalProperties':
      return [unknownKey(path, String(params['additionalProperty']), Object.keys(schema.properties ?? {}))]
    case 'required':
      return [missingKey(path, String(params['missingProperty']), schema)]
    case 'minItems':
      return [{ path, code: 'empty', message: 'needs at least one item', expected: schemaInWords(schema) }]
    case 'minProperties': {
      const names = Object.keys(schema.properties ?? {}).join(', ')
      return [{ path, code: 'missing', message: `needs at least one of ${names}`, expected: schemaInWords(schema) }]
    }
    case 'uniqueItems':
      return repeatedItems(path, error.data as readonly unknown[])
    default:
      return [wrongValue(path, error.data, schema, codeOf(error.keyword))]
  }
}

/** The issue for a key that the schema does not know. */
export function unknownKey(path: IssuePath, key: string, allowed: readonly string[]): SchemaIssue {
  const at = [...path, key]
  // A file may also say how its experiment is composed.
  const known = path.length === 0 ? [...allowed, ...Object.keys(compositionSchema.properties)] : allowed
  if (isNotYetAvailable(formatIssuePath(path), key)) {
    return { path: at, code: 'not-available', message: `${key} is not available yet; remove it` }
  }
  const suggestion = didYouMean(key, known)
  const hint = suggestion === undefined ? '' : ` — did you mean ${quotedText(suggestion)}?`
  return {
    path: at,
    code: 'unknown-key',
    message: `unknown key ${quotedText(key)}${hint}`,
    expected: `one of ${known.join(', ')}`,
    received: quotedText(key),
    ...(suggestion !== undefined && { suggestion }),
  }
}

/** The issue for a value of the wrong type, outside its range or not among the allowed ones. */
export function wrongValue(path: IssuePath, value: unknown, schema: JsonSchema, code: SchemaIssueCode): SchemaIssue {
  const expected = schemaInWords(schema)
  const received = valueInWords(value)
  const pattern = formatIssuePath(path).replace(/\[\d+\]/g, '[]')
  if (isNotYetAvailable(pattern, value)) {
    return { path, code: 'not-available', message: `${String(value)} is not available yet; use ${expected}` }
  }
  const suggestion = suggestedValue(value, schema)
  const hint = suggestion === undefined ? '' : ` — did you mean ${suggestion}?`
  return {
    path,
    code,
    message: `expected ${expected}, received ${received}${hint}`,
    expected,
    received,
    ...(suggestion !== undefined && { suggestion }),
  }
}

function missingKey(path: IssuePath, key: string, parent: JsonSchema): SchemaIssue {
  const field = parent.properties?.[key] ?? {}
  const expected = schemaInWords(field)
  return { path: [...path, key], code: 'missing', message: `missing; expected ${expected}`, expected }
}

function repeatedItems(path: IssuePath, items: readonly unknown[]): SchemaIssue[] {
  const first = new Map<string, number>()
  const issues: SchemaIssue[] = []
  for (const [index, item] of items.entries()) {
    const text = JSON.stringify(item)
    const earlier = first.get(text)
    if (earlier === undefined) first.set(text, index)
    else {
      const message = `listed twice: equal to ${formatIssuePath([...path, earlier])}`
      issues.push({ path: [...path, index], code: 'duplicate', message })
    }
  }
  return issues
}

function suggestedValue(value: unknown, schema: JsonSchema): string | undefined {
  if (typeof value !== 'string') return undefined
  // Words that YAML 1.1 read as booleans, and quoted numbers: the two habits that YAML 1.2 turns into texts.
  if (schema.type === 'boolean') {
    if (/^(yes|on|y)$/i.test(value)) return 'true'
    return /^(no|off|n)$/i.test(value) ? 'false' : undefined
  }
  if (schema.type === 'integer' || schema.type === 'number') {
    return /^-?\d+(\.\d+)?(e-?\d+)?$/i.test(value) ? value : undefined
  }
  const options = schema.anyOf?.map((branch) => branch.const) ?? schema.enum ?? [schema.const]
  return didYouMean(
    value,
    options.filter((option): option is string => typeof option === 'string'),
  )
}

function codeOf(keyword: string): SchemaIssueCode {
  if (keyword === 'type') return 'wrong-type'
  if (keyword === 'enum' || keyword === 'const') return 'unknown-value'
  return keyword === 'pattern' || keyword === 'minLength' ? 'rule' : 'out-of-range'
}
