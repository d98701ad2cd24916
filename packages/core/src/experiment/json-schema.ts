import { experimentSchema } from './experiment-schema.ts'
import { fieldNotes } from './field-notes.ts'

/** The part of JSON Schema draft-07 that the experiment file uses. */
export interface JsonSchema {
  readonly $schema?: string
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean
  readonly minProperties?: number
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly uniqueItems?: boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly minLength?: number
  readonly pattern?: string
  /** What the pattern stands for, in words; editors show it too. */
  readonly patternErrorMessage?: string
  readonly if?: JsonSchema
  readonly else?: JsonSchema
}

const written: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  ...asWritten(experimentSchema as unknown as JsonSchema),
}

/** What must be there where nets are trained. */
const trainingRequired = ['dataset', 'family']

/** JSON Schema (draft-07) of the experiment file: what the validator applies and editors read. */
export const experimentJsonSchema: JsonSchema = {
  ...written,
  // The empty schemas say that these names are known; strict validators want that.
  if: { properties: { evaluate: {} }, required: ['evaluate'] },
  else: { properties: { dataset: {}, family: {} }, required: trainingRequired },
}

/** Whether an experiment trains nets or looks up recorded trainings. */
export type ExperimentKind = 'training' | 'table'

/** The schema of a file that trains its nets, or of one with recorded trainings, with all that it must hold. */
export function jsonSchemaOf(kind: ExperimentKind): JsonSchema {
  const { required = [], properties = {} } = written
  const wanted = kind === 'training' ? [...required, ...trainingRequired] : required
  // In the order of the fields, in which a person would write them.
  return { ...written, required: Object.keys(properties).filter((name) => wanted.includes(name)) }
}

/**
 * The schema of a file as a person writes it: fields with a default may be left out, and editors offer the examples.
 *
 * @param path - Of the field in question, as in the notes.
 */
function asWritten(schema: JsonSchema, path = ''): JsonSchema {
  const properties = schema.properties
  const within = (name: string): string => (path === '' ? name : `${path}.${name}`)
  const example = fieldNotes[path]?.example
  return {
    ...schema,
    ...(example !== undefined && schema.examples === undefined && { examples: [example] }),
    ...(schema.anyOf && { anyOf: schema.anyOf.map((branch) => branchAsWritten(branch, path)) }),
    ...(schema.items && { items: asWritten(schema.items, `${path}[]`) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, field]) => [name, asWritten(field, within(name))]),
      ),
      required: (schema.required ?? []).filter((name) => properties[name]?.default === undefined),
    }),
  }
}

/** One form of a field: its examples stand with the field. */
function branchAsWritten(branch: JsonSchema, path: string): JsonSchema {
  const { examples, ...written } = asWritten(branch, path)
  return branch.examples === undefined || examples === undefined ? written : { ...written, examples }
}
