import { canonicalJson, type FieldEffect, type JsonValue } from '@segscale/core'
import { plainText } from '../report/plain-text.ts'
import type { SpecField } from './compare-specs.ts'

/** What a change of a field means, in few words. */
const effectWords: Readonly<Record<FieldEffect, string>> = {
  training: 'trains anew',
  selection: 'chooses nets',
  report: 'trains nothing',
}

/**
 * Fields of two files as cells: path, both values, and what the change means, which is empty where there is none.
 *
 * @param room - Letters that a value may take.
 */
export function specRows(spec: readonly SpecField[], room: number): string[][] {
  return spec.map(({ path, a, b, effect }) => {
    const isChanged = canonicalJson(a) !== canonicalJson(b)
    return [plainText(path, 60), valueText(a, room), valueText(b, room), isChanged ? effectWords[effect] : '']
  })
}

function valueText(value: JsonValue, room: number): string {
  if (value === null) return '–'
  return plainText(typeof value === 'string' ? value : canonicalJson(value), room)
}
