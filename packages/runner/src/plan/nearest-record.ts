import { canonicalJson, contentKey, type JsonValue } from '@segscale/core'
import type { KeyInput, StoreRecord } from '../store/store.ts'

/** A field of two key inputs that differs, such as `recipe.epochs`. */
export interface KeyField {
  readonly path: string
  /** In the record that is there. */
  readonly from: JsonValue
  /** In what is asked for. */
  readonly to: JsonValue
}

/** The record of the same net that has the most in common with what is asked for. */
export interface NearestRecord {
  readonly key: string
  readonly fields: readonly KeyField[]
}

/** Finds the records of a net; made once for many questions. */
export class RecordsByNet {
  readonly #records = new Map<string, StoreRecord[]>()

  constructor(records: readonly StoreRecord[]) {
    for (const record of records) {
      const net = netOf(record.input)
      if (net === undefined) continue
      const others = this.#records.get(net)
      if (others === undefined) this.#records.set(net, [record])
      else others.push(record)
    }
  }

  /**
   * The record of the same architecture whose key differs in the fewest fields; of several the one with the first key.
   * Undefined where the net has no other record.
   */
  nearestTo(input: KeyInput): NearestRecord | undefined {
    const net = netOf(input)
    const own = contentKey(input)
    const others = net === undefined ? [] : (this.#records.get(net) ?? []).filter(({ key }) => key !== own)
    return others
      .map(({ key, input: other }) => ({ key, fields: keyFields(other, input) }))
      .sort((a, b) => a.fields.length - b.fields.length || (a.key < b.key ? -1 : 1))[0]
  }
}

/** The fields in which two key inputs of one net differ; the net itself is left out. */
export function keyFields(from: KeyInput, to: KeyInput): KeyField[] {
  const [before, after] = [flattened(from), flattened(to)]
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((path) => ({ path, from: before.get(path) ?? null, to: after.get(path) ?? null }))
    .filter((field) => canonicalJson(field.from) !== canonicalJson(field.to))
}

/** Everything in a key but the net, by path; lists count as one field. */
export function flattened(input: KeyInput): Map<string, JsonValue> {
  const others = Object.entries(input).filter(([name]) => name !== 'architecture')
  return new Map(entries(Object.fromEntries(others), ''))
}

function entries(value: JsonValue, path: string): [string, JsonValue][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]]
  return Object.entries(value).flatMap(([name, inner]: [string, JsonValue]) =>
    entries(inner, path === '' ? name : `${path}.${name}`),
  )
}

function netOf({ kind, architecture }: KeyInput): string | undefined {
  return kind !== 'training' || architecture === undefined ? undefined : contentKey(architecture)
}

/** Differing fields in one line: `recipe.epochs 160 → 164, seed 1 → 2`. */
export function fieldsText(fields: readonly KeyField[], most = 3): string {
  const shown = fields.slice(0, most).map(({ path, from, to }) => `${path} ${valueText(from)} → ${valueText(to)}`)
  const rest = fields.length - shown.length
  return `${shown.join(', ')}${rest > 0 ? `, and ${rest} more` : ''}`
}

function valueText(value: JsonValue): string {
  if (value === null) return '–'
  const text = typeof value === 'string' ? value : canonicalJson(value)
  return text.length > 24 ? `${text.slice(0, 24)}…` : text
}
