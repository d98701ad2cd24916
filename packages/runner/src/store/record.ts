import { contentKey, type JsonValue } from '@segscale/core'
import { hasDigest, sealOf, textDigest, unsealed } from './sealed-json.ts'
import type { KeyInput, Provenance, StoreRecord } from './store.ts'

/** The format that this version writes, and the newest that it reads. */
export const recordFormat = 1

/** Makes the record of an outcome: computes its key and its digest. */
export function makeRecord(
  input: KeyInput,
  outcome: Readonly<Record<string, JsonValue>>,
  provenance: Provenance,
): StoreRecord {
  const content = { format: recordFormat, key: contentKey(input), input, outcome, provenance } as const
  return { ...content, digest: sealOf(content) }
}

/** What reading a record's text can give. */
export type RecordReading =
  | { readonly status: 'valid'; readonly record: StoreRecord }
  | { readonly status: 'damaged'; readonly why: string }
  | { readonly status: 'too new'; readonly format: number }

/**
 * Reads a record's text and checks it: its format, its key against the key input, its digest against everything else.
 *
 * @param key - The key that the record was asked for under.
 */
export function readRecord(text: string, key: string): RecordReading {
  if (!text.endsWith('\n')) return { status: 'damaged', why: 'its end is missing' }
  // The digest comes first: a flipped bit in the format must not pass for a newer version.
  const content = unsealed(text)
  if (typeof content === 'string') return { status: 'damaged', why: content }
  const record = content as unknown as Partial<StoreRecord>
  const format: number | undefined = record.format
  if (typeof format === 'number' && format > recordFormat) return { status: 'too new', format }
  if (record.key !== key || !isObject(record.input) || !(isKeyOfInput(text, key) || hasDigest(record.input, key))) {
    return { status: 'damaged', why: 'its key input does not have its key' }
  }
  if (!isObject(record.outcome) || !isObject(record.provenance)) {
    return { status: 'damaged', why: 'it has no outcome' }
  }
  return { status: 'valid', record: record as StoreRecord }
}

/** How a record's text begins, as {@link makeRecord} and canonical JSON make it. */
const beginning = /^\{"digest":"[0-9a-f]{64}","format":\d+,"input":/

/** Whether a key is the digest of a record's input as it stands. Putting it in order once more takes longer than reading. */
function isKeyOfInput(text: string, key: string): boolean {
  const start = beginning.exec(text)?.[0].length ?? 0
  return textDigest(text.slice(start, text.indexOf(`,"key":"${key}"`, start))) === key
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
