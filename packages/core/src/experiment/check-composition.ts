import { Ajv, type ValidateFunction } from 'ajv'
import { compositionSchema } from './composition-schema.ts'
import type { JsonSchema } from './json-schema.ts'
import { isMap } from './plain-map.ts'
import type { SchemaIssue } from './schema-issue.ts'
import { schemaIssues } from './schema-issues.ts'

/** What a file may say of how its experiment is composed. */
export interface Composition {
  readonly extends?: string | readonly string[]
  readonly vars?: Readonly<Record<string, unknown>>
  readonly sweep?: Sweep
}

/** Fields by path, and what they are set to. */
export type FieldSettings = Readonly<Record<string, unknown>>

/** How one file stands for several experiments. */
export interface Sweep {
  readonly product?: Readonly<Record<string, readonly unknown[]>>
  readonly zip?: Readonly<Record<string, readonly unknown[]>>
  readonly list?: readonly FieldSettings[]
  readonly exclude?: readonly FieldSettings[]
}

/** The fields of a file that say how its experiment is composed, and are gone once it is. */
export const compositionFields: readonly (keyof Composition)[] = ['extends', 'vars', 'sweep']

/** JSON Schema of the fields from which an experiment is composed. */
export const compositionJsonSchema: JsonSchema = compositionSchema as unknown as JsonSchema

let validate: ValidateFunction | undefined

/**
 * Everything that is wrong with how a file says that its experiment is composed.
 *
 * @param value - The content of a file, as plain data; its other fields are not looked at.
 */
export function checkComposition(value: unknown): SchemaIssue[] {
  if (!isMap(value)) return []
  validate ??= new Ajv({ allErrors: true, strict: true, verbose: true }).compile(compositionJsonSchema)
  return validate(value) ? [] : schemaIssues(validate.errors ?? [])
}
