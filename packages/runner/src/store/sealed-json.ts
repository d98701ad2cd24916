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
  const { digest, ...content } = value as Record<string, unknown>
  return isSealed(content, digest) ? (value as Record<string, unknown>) : 'its content does not match its digest'
}

function isSealed(content: object, digest: unknown): boolean {
  try {
    return digest === sealOf(content)
  } catch {
    // A flipped bit can make a text that canonical JSON does not know, such as half of a surrogate pair.
    return false
  }
}
