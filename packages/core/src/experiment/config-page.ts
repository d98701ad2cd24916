import { experimentFields, type ExperimentField } from './experiment-fields.ts'
import { fieldExample } from './field-example.ts'
import type { FieldEffect } from './field-notes.ts'
import { schemaInWords } from './in-words.ts'

const effects: Readonly<Record<FieldEffect, string>> = {
  training: 'A change trains every net anew.',
  selection: 'A change may choose other nets; those that were trained keep their records.',
  report: 'A change trains nothing.',
}

const intro = `# The experiment file: every field

Generated from the schema of the experiment file (\`npx vitest run --project core -u\` writes it anew). \`npx segscale schema\` prints the
same for editors and scripts. The [guide](guide.md) says what the fields are for; here is what each of them takes. A field with a
default may be left out.
`

/** The reference of the experiment file in Markdown: every field with its type, range, default, meaning and an example. */
export function configPage(): string {
  return [intro, ...experimentFields().map(section)].join('\n')
}

function section(field: ExperimentField): string {
  const { path, schemas, isGroup, note } = field
  const depth = path.includes('.') ? '###' : '##'
  const meaning = [...new Set(schemas.flatMap(({ description }) => description ?? []))].join(' ')
  const lines = [`${depth} \`${path}\``, '', meaning, '']
  if (isGroup) return lines.join('\n')
  lines.push(`- Takes ${[...new Set(schemas.map(schemaInWords))].join(' or ')}.`, `- ${presence(field)}`)
  if (note === undefined) return [...lines, ''].join('\n')
  return [...lines, `- ${effects[note.effect]}`, '', '```yaml', ...blockLines(fieldExample(path)), '```', ''].join('\n')
}

function presence({ schemas, isRequired, isOfChoice }: ExperimentField): string {
  const fallback = schemas.find((schema) => schema.default !== undefined)?.default
  if (fallback !== undefined) return `Default: \`${flowText(fallback)}\``
  if (!isRequired) return 'Optional.'
  return isOfChoice ? 'Decides the form of what holds it; fields of other forms cannot stand beside it.' : 'Required.'
}

/** A value as YAML: maps as blocks as long as they hold one field, everything else in one line. */
function blockLines(value: unknown, indent = ''): string[] {
  return Object.entries(value as object).flatMap(([key, inner]: [string, unknown]) =>
    isMap(inner) ? [`${indent}${key}:`, ...blockLines(inner, `${indent}  `)] : [`${indent}${key}: ${flowText(inner)}`],
  )
}

function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`
  if (isMap(value)) {
    const entries = Object.entries(value).map(([key, inner]) => `${key}: ${flowText(inner)}`)
    return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
  }
  if (typeof value !== 'string') return JSON.stringify(value)
  // Words that YAML reads as they stand; all others are quoted.
  return /^[A-Za-z/][\w/()+. -]*$/.test(value) && !/^(true|false|null)$/i.test(value)
    ? value
    : `'${value.replaceAll("'", "''")}'`
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
