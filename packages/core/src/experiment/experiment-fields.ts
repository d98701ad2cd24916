import { fieldNotes, type FieldNote } from './field-notes.ts'
import { experimentJsonSchema, type JsonSchema } from './json-schema.ts'

/** A field of the experiment file, as documentation and tools see it. */
export interface ExperimentField {
  /** Such as `recipe.learningRate.peak` or `sentinels.list[].depth`; `[]` is any item of a list. */
  readonly path: string
  /** What it may hold; several where the forms of a map differ in it. */
  readonly schemas: readonly JsonSchema[]
  /** Whether it must be there where the map around it is. */
  readonly isRequired: boolean
  /** Whether it belongs to one of several forms of the map around it, so that it cannot stand beside all others. */
  readonly isOfChoice: boolean
  /** Whether it only holds other fields. */
  readonly isGroup: boolean
  /** Missing for groups. */
  readonly note?: FieldNote
}

/** Every field of the experiment file, in the order in which a person would write them. */
export function experimentFields(): readonly ExperimentField[] {
  const fields = new Map<string, ExperimentField>()
  collect(experimentJsonSchema, '', false, fields)
  return [...fields.values()]
}

function collect(schema: JsonSchema, path: string, isOfChoice: boolean, fields: Map<string, ExperimentField>): void {
  for (const branch of schema.anyOf ?? []) collect(branch, path, true, fields)
  if (schema.items !== undefined) collect(schema.items, `${path}[]`, false, fields)
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const at = path === '' ? name : `${path}.${name}`
    const earlier = fields.get(at)
    const isGroup = field.items === undefined && onlyHoldsFields(field)
    const note = fieldNotes[at]
    fields.set(at, {
      path: at,
      schemas: [...(earlier?.schemas ?? []), field],
      isRequired: (schema.required ?? []).includes(name),
      isOfChoice,
      isGroup,
      ...(!isGroup && note !== undefined && { note }),
    })
    collect(field, at, false, fields)
  }
}

function onlyHoldsFields({ properties, anyOf = [] }: JsonSchema): boolean {
  return properties !== undefined || (anyOf.length > 0 && anyOf.every(onlyHoldsFields))
}
