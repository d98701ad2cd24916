import { canonicalJson, effectOf, type FieldEffect, type JsonValue } from '@segscale/core'

/** A field of the resolved experiment file in both versions; null where a version does not have it. */
export interface SpecField {
  /** Such as `recipe.learningRate.peak` or `augment[0].padCrop`. */
  readonly path: string
  /** What a change of it means: every net is trained anew, others may be chosen, or neither. */
  readonly effect: FieldEffect
  readonly a: JsonValue
  readonly b: JsonValue
}

/**
 * The fields of two resolved experiment files that differ, in the order of `a`, then those that only `b` has.
 *
 * Lists of plain values, such as seeds, count as one field; lists that hold maps are compared entry by entry.
 *
 * @param all - Whether to list equal fields too.
 */
export function compareSpecs(a: JsonValue, b: JsonValue, all = false): SpecField[] {
  const [left, right] = [new Map(fields(a)), new Map(fields(b))]
  const paths = [...new Set([...left.keys(), ...right.keys()])]
  return paths
    .map((path) => ({ path, effect: effectOf(path), a: left.get(path) ?? null, b: right.get(path) ?? null }))
    .filter((field) => all || canonicalJson(field.a) !== canonicalJson(field.b))
}

function fields(value: JsonValue, path = ''): [string, JsonValue][] {
  if (isList(value)) {
    return value.some(isMap) ? value.flatMap((entry, at) => fields(entry, `${path}[${at}]`)) : [[path, value]]
  }
  if (!isMap(value)) return [[path, value]]
  return Object.entries(value).flatMap(([name, entry]) => fields(entry, path === '' ? name : `${path}.${name}`))
}

function isMap(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !isList(value)
}

// Array.isArray does not narrow readonly arrays.
function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value)
}
