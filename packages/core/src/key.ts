import { createHash } from 'node:crypto'
import { canonicalJson, type JsonValue } from './canonical-json.ts'

/**
 * The content key of a JSON value: SHA-256 of its canonical text in UTF-8, as 64 lowercase hex digits.
 *
 * Two values have the same key exactly when they are equal as JSON, whatever the order of their members.
 */
export function contentKey(input: JsonValue): string {
  return createHash('sha256').update(canonicalJson(input), 'utf8').digest('hex')
}

/** Whether a text has the form of a content key. Anything else must never become part of a path. */
export function isContentKey(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text)
}
