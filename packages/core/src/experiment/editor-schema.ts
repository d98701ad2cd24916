import { compositionJsonSchema } from './check-composition.ts'
import { experimentJsonSchema, type JsonSchema } from './json-schema.ts'

const reference: JsonSchema = {
  type: 'string',
  pattern: '\\$\\{[^}]+\\}',
  patternErrorMessage: 'a reference such as ${name}',
}

/**
 * JSON Schema (draft-07) of an experiment file as it is written, for editors: the experiment with the fields from which it
 * is composed, and with references wherever a value may stand. A file that extends others may leave out what those hold.
 */
export const editorJsonSchema: JsonSchema = withComposition(experimentJsonSchema)

function withComposition(schema: JsonSchema): JsonSchema {
  const { required = [], if: condition, else: otherwise, properties = {}, ...rest } = schema
  return {
    ...rest,
    properties: {
      ...withReferences(properties),
      ...compositionJsonSchema.properties,
    },
    if: { properties: { extends: {} }, required: ['extends'] },
    // What an extended file holds is not seen from here.
    else: {
      // Empty schemas say that the names are known; strict validators want that.
      properties: Object.fromEntries(required.map((name) => [name, {}])),
      required,
      ...(condition !== undefined && { if: condition }),
      ...(otherwise !== undefined && { else: otherwise }),
    },
  }
}

function withReferences(properties: Readonly<Record<string, JsonSchema>>): Readonly<Record<string, JsonSchema>> {
  return Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, orReference(field)]))
}

/** One form of a field: the reference stands beside all forms, not in each. */
function withinForm(form: JsonSchema): JsonSchema {
  return form.properties === undefined ? form : orReference(form)
}

function orReference(schema: JsonSchema): JsonSchema {
  const { properties, items, anyOf, ...rest } = schema
  const within: JsonSchema = {
    ...rest,
    ...(properties !== undefined && { properties: withReferences(properties) }),
    ...(items !== undefined && { items: orReference(items) }),
    ...(anyOf !== undefined && { anyOf: anyOf.map(withinForm) }),
  }
  // Whole maps by reference are rare; allowing them would blur what editors say of mistakes inside.
  if (properties !== undefined) return within
  const forms = within.anyOf
  if (forms !== undefined) {
    return forms.every((form) => form.properties !== undefined) ? within : { ...within, anyOf: [...forms, reference] }
  }
  // Any text may hold a reference, unless the field wants a certain form.
  if (schema.type === 'string' && schema.enum === undefined && schema.pattern === undefined) return within
  const { description, default: fallback, examples, ...form } = within
  return {
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && { default: fallback }),
    ...(examples !== undefined && { examples }),
    anyOf: [form, reference],
  }
}
