import type { JsonSchema } from './json-schema.ts'

/** Longer texts are cut in messages. */
const longestShown = 40

/** What a schema allows, as a phrase that follows "expected": `an integer of at least 1`. */
export function schemaInWords(schema: JsonSchema): string {
  if (schema.anyOf) return choiceInWords(schema.anyOf)
  if (schema.const !== undefined) return plainText(schema.const)
  if (schema.enum) {
    const names = schema.enum.map(plainText)
    return names.length === 1 ? names.join('') : `one of ${names.join(', ')}`
  }
  switch (schema.type) {
    case 'integer':
    case 'number':
      return numberInWords(schema)
    case 'boolean':
      return 'true or false'
    case 'string':
      return (
        schema.patternErrorMessage ?? (schema.examples ? `a text such as ${plainText(schema.examples[0])}` : 'a text')
      )
    case 'array':
      return `a list of ${manyInWords(schema.items ?? {})}`
    default:
      return mapInWords(schema)
  }
}

/** A value as a phrase that follows "received". */
export function valueInWords(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'object') return 'a map'
  if (typeof value === 'string') return `the text ${JSON.stringify(shortened(value))}`
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : `a ${typeof value}`
}

/** A key or text as a person wrote it, quoted and cut to a length that fits in a line. */
export function quotedText(text: string): string {
  return JSON.stringify(shortened(text))
}

function shortened(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}

function plainText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function choiceInWords(branches: readonly JsonSchema[]): string {
  if (branches.every((branch) => branch.type === 'object')) {
    return `a map with one of ${branches.map((branch) => (branch.required ?? []).join(' and ')).join(', ')}`
  }
  const maps = branches.filter(({ type }) => type === 'object')
  const others = branches.filter(({ type }) => type !== 'object').map(schemaInWords)
  return maps.length > 1 ? [choiceInWords(maps), ...others].join(', or ') : branches.map(schemaInWords).join(' or ')
}

function mapInWords(schema: JsonSchema): string {
  const required = schema.required ?? []
  const names = Object.keys(schema.properties ?? {})
  return required.length > 0 ? `a map with ${required.join(', ')}` : `a map of ${names.join(', ')}`
}

function manyInWords(items: JsonSchema): string {
  if (items.anyOf) return items.anyOf.map(schemaInWords).join(' or ')
  if (items.enum) return items.enum.map(plainText).join(', ')
  if (items.type === 'integer') return 'integers'
  if (items.type === 'number') return 'numbers'
  if (items.type === 'string') return 'texts'
  if (items.type === 'array') return 'lists'
  return items.type === undefined ? 'values' : 'maps'
}

function numberInWords(schema: JsonSchema): string {
  const noun = schema.type === 'integer' ? 'an integer' : 'a number'
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema
  const low = minimum ?? exclusiveMinimum
  const high = maximum ?? exclusiveMaximum
  if (low === undefined) return high === undefined ? noun : `${noun} of at most ${high}`
  if (high === undefined) return minimum === undefined ? `${noun} above ${low}` : `${noun} of at least ${low}`
  if (schema.type === 'integer') return `${noun} from ${low} to ${high}`
  return `${noun} in ${minimum === undefined ? '(' : '['}${low}, ${high}${maximum === undefined ? ')' : ']'}`
}
