import { editorJsonSchema, type JsonSchema } from '@segscale/core'

/** The JSON Schema of the experiment file; a module of its own, as a package is imported either late or at once. */
export function schemaForEditors(): JsonSchema {
  return editorJsonSchema
}
