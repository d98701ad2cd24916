import { isMap, type PlainMap } from './plain-map.ts'
import type { JsonSchema } from './json-schema.ts'

/**
 * A copy of a value with every default of its schema filled in, keys in the schema's order.
 *
 * Keys that the schema does not know are left out, so the value should have been checked before.
 */
export function resolveDefaults(schema: JsonSchema, value: unknown): unknown {
  if (schema.anyOf) {
    const branch = schema.anyOf.find((candidate) => fits(candidate, value))
    return branch === undefined ? structuredClone(value) : resolveDefaults(branch, value)
  }
  if (Array.isArray(value)) {
    const items = schema.items
    return items === undefined ? structuredClone(value) : value.map((item) => resolveDefaults(items, item))
  }
  if (!isMap(value) || schema.properties === undefined) return value
  const resolved: PlainMap = {}
  for (const [key, field] of Object.entries(schema.properties)) {
    const given = Object.hasOwn(value, key) ? value[key] : field.default
    if (given !== undefined) resolved[key] = resolveDefaults(field, given)
  }
  return resolved
}

/** Whether a value has the form of one branch of a choice, judged by its outermost shape. */
function fits(schema: JsonSchema, value: unknown): boolean {
  if (Array.isArray(value)) {
    return schema.type === 'array' && (schema.items?.type === 'array') === value.some((item) => Array.isArray(item))
  }
  if (isMap(value)) return schema.type === 'object' && (schema.required ?? []).every((key) => Object.hasOwn(value, key))
  return schema.const === value
}
