import { contentKey, type JsonValue } from '@segscale/core'
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
  return { ...content, digest: digestOf(content) }
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
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { status: 'damaged', why: 'it is not JSON' }
  }
  if (typeof value !== 'object' || value === null) return { status: 'damaged', why: 'it is not an object' }
  const { digest, ...content } = value as Partial<StoreRecord>
  // The digest comes first: a flipped bit in the format must not pass for a newer version.
  if (typeof digest !== 'string' || digest !== digestOf(content)) {
    return { status: 'damaged', why: 'its content does not match its digest' }
  }
  const format: number | undefined = content.format
  if (typeof format === 'number' && format > recordFormat) return { status: 'too new', format }
  if (content.key !== key || content.input === undefined || contentKey(content.input) !== key) {
    return { status: 'damaged', why: 'its key input does not have its key' }
  }
  if (content.outcome === undefined || content.provenance === undefined) {
    return { status: 'damaged', why: 'it has no outcome' }
  }
  return { status: 'valid', record: value as StoreRecord }
}

function digestOf(content: object): string {
  return contentKey(content as JsonValue)
}
