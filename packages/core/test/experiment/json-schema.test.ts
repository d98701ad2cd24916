import { Ajv } from 'ajv'
import { describe, expect, it } from 'vitest'
import { experimentJsonSchema, type JsonSchema } from '../../src/experiment/json-schema.ts'
import { minimal } from './minimal.ts'

/** Every schema inside a schema, with a path for messages. */
function* schemas(schema: JsonSchema, path = ''): Generator<[string, JsonSchema]> {
  yield [path, schema]
  for (const [name, field] of Object.entries(schema.properties ?? {})) yield* schemas(field, `${path}.${name}`)
  for (const [index, branch] of (schema.anyOf ?? []).entries()) yield* schemas(branch, `${path}|${index}`)
  if (schema.items) yield* schemas(schema.items, `${path}[]`)
}

describe('experimentJsonSchema', () => {
  it('is draft-07 and accepts a minimal file', () => {
    const ajv = new Ajv({ strict: true })
    ajv.addVocabulary(['patternErrorMessage'])
    expect(experimentJsonSchema.$schema).toBe('http://json-schema.org/draft-07/schema#')
    expect(ajv.validateSchema(experimentJsonSchema)).toBe(true)
    expect(ajv.validate(experimentJsonSchema, minimal)).toBe(true)
  })

  it('describes every field', () => {
    const bare = [...schemas(experimentJsonSchema)].flatMap(([path, { properties = {} }]) =>
      Object.entries(properties).flatMap(([name, { description }]) => (description ? [] : [`${path}.${name}`])),
    )
    expect(bare).toEqual([])
  })

  it('lets no map have keys that it does not name', () => {
    const open = [...schemas(experimentJsonSchema)].filter(
      ([, schema]) => schema.properties && schema.additionalProperties !== false,
    )
    expect(open).toEqual([])
  })

  it('requires no field that has a default', () => {
    for (const [, { required = [], properties = {} }] of schemas(experimentJsonSchema)) {
      for (const name of required) expect(properties[name]?.default).toBeUndefined()
    }
  })

  it('has only defaults that are valid themselves', () => {
    const ajv = new Ajv({ strict: true })
    ajv.addVocabulary(['patternErrorMessage'])
    for (const [path, schema] of schemas(experimentJsonSchema)) {
      if (schema.default !== undefined) expect([path, ajv.validate(schema, schema.default)]).toEqual([path, true])
    }
  })
})
