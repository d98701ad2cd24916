/** A value that JSON can carry without loss: no `undefined`, no NaN, no infinities. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue }

/**
 * The one text that stands for a JSON value: members sorted by UTF-16 code units, no white space, shortest numbers.
 *
 * @throws TypeError for values that JSON would silently change (`undefined`, NaN, infinities, functions) and for lone
 * surrogates, which have no UTF-8 form.
 * @see RFC 8785 (JSON Canonicalization Scheme). ECMAScript's own number and string formatting is what it prescribes.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`Canonical JSON has no ${String(value)}.`)
    return String(value)
  }
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value !== 'object') throw new TypeError(`Canonical JSON has no ${typeof value}.`)
  return isList(value) ? listText(value) : objectText(value)
}

// Keys are made by the thousand, so texts grow in place rather than being joined from lists.
function listText(list: readonly JsonValue[]): string {
  let text = ''
  for (const item of list) text += `${text === '' ? '' : ','}${canonicalJson(item)}`
  return `[${text}]`
}

function objectText(object: Readonly<Record<string, JsonValue>>): string {
  let text = ''
  // The default sort compares UTF-16 code units, which is the order the RFC asks for.
  for (const name of Object.keys(object).sort()) {
    text += `${text === '' ? '' : ','}${quoted(name)}:${canonicalJson(object[name] as JsonValue)}`
  }
  return `{${text}}`
}

/** Texts that need no escapes. */
const plain = /^[ !#-[\]-~]*$/

function quoted(text: string): string {
  if (plain.test(text)) return `"${text}"`
  if (!text.isWellFormed()) throw new TypeError(`Canonical JSON has no lone surrogates: ${JSON.stringify(text)}.`)
  return JSON.stringify(text)
}

// Array.isArray does not narrow readonly arrays.
function isList(value: unknown): value is readonly JsonValue[] {
  return Array.isArray(value)
}
