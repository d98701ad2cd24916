import { experimentJsonSchema, type IssuePath, type JsonSchema } from '@segscale/core'

/** The schemas that a field may have, with choices taken apart; none where there is no such field. */
export function schemasAt(path: IssuePath): JsonSchema[] {
  let schemas = alternatives(experimentJsonSchema)
  for (const part of path) {
    schemas = schemas
      .flatMap(({ items, properties }) => {
        if (typeof part === 'number') return items ?? []
        return properties !== undefined && Object.hasOwn(properties, part) ? (properties[part] ?? []) : []
      })
      .flatMap(alternatives)
  }
  return schemas
}

/** Whether a field holds a text and nothing else, so that whatever is written for it is one. */
export function isTextField(path: IssuePath): boolean {
  const schemas = schemasAt(path)
  return schemas.length > 0 && schemas.every((schema) => schema.type === 'string')
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  // The default belongs to the field, whichever form it takes.
  const inherited = schema.default === undefined ? {} : { default: schema.default }
  return schema.anyOf ? schema.anyOf.flatMap(alternatives).map((form) => ({ ...inherited, ...form })) : [schema]
}
