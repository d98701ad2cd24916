import { createHash } from 'node:crypto'
import { canonicalJson, contentKey, type JsonValue } from '@segscale/core'

/** A text of one JSON object that carries the content key of all its other fields, so that damage shows. */
export function sealedText(content: object): string {
  return `${canonicalJson({ ...content, digest: sealOf(content) })}\n`
}

/** The digest that seals an object. */
export function sealOf(content: object): string {
  return contentKey(content as JsonValue)
}

/** What a sealed text holds, digest included; or, as a text, why it is damaged. */
export function unsealed(text: string): Readonly<Record<string, unknown>> | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return 'it is not JSON'
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'it is not an object'
  if (isSealedAsItStands(text)) return value as Record<string, unknown>
  const { digest, ...content } = value as Record<string, unknown>
  return hasDigest(content, digest) ? (value as Record<string, unknown>) : 'its content does not match its digest'
}

/** SHA-256 of a text in UTF-8: of canonical JSON its content key. */
export function textDigest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}

/** How a sealed text begins if none of its fields sorts before the digest. */
const beginning = /^\{"digest":"([0-9a-f]{64})",/

/** Whether a text, without its digest, is the very one that was sealed. Nothing has to be put in order to see that. */
function isSealedAsItStands(text: string): boolean {
  const [start = '', digest] = beginning.exec(text) ?? []
  return digest === textDigest(`{${text.slice(start.length).trimEnd()}`)
}

/** Whether a digest is the content key of an object that was read from a file. */
export function hasDigest(content: object, digest: unknown): boolean {
  try {
    return digest === sealOf(content)
  } catch {
    // A flipped bit can make a text that canonical JSON does not know, such as half of a surrogate pair.
    return false
  }
}
