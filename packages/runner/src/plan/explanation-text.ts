import { canonicalJson, type JsonValue } from '@segscale/core'
import { durationText, percentText } from '../report/figures.ts'
import { plainText } from '../report/plain-text.ts'
import { textTable } from '../report/text-table.ts'
import type { Explanation } from './explain-training.ts'

/** Explanations for a terminal, one below the other. Ends with a line end. */
export function explanationText(explanations: readonly Explanation[], width: number): string {
  return `${explanations.map((explanation) => lines(explanation, width).join('\n')).join('\n\n')}\n`
}

function lines({ key, fields, architecture, record, nearest }: Explanation, width: number): string[] {
  const columns = (titles: readonly string[]): Parameters<typeof textTable>[0] =>
    titles.map((title) => ({ title, align: 'left', priority: 0 }))
  return [
    `key      ${key}`,
    ...recordLines(record),
    '',
    ...textTable(
      columns(['in the key', '']),
      [
        ...Object.entries(fields).map(([path, value]) => [plainText(path, 60), valueText(value)]),
        ...(architecture === null ? [] : [['architecture', architecture.slice(0, 12)]]),
      ],
      width,
      0,
    ),
    'not in the key: names, texts, paths, times, host, surrogate, search, budget, report',
    '',
    ...(nearest === null
      ? ['no other record of this net']
      : [
          `nearest other record of this net: ${nearest.key.slice(0, 12)}`,
          ...textTable(
            columns(['field', 'there', 'here']),
            nearest.fields.map(({ path, from, to }) => [plainText(path, 60), valueText(from), valueText(to)]),
            width,
          ),
        ]),
  ]
}

function recordLines(record: Explanation['record']): string[] {
  if (record === null) return ['record   none: it would be trained']
  const { outcome, provenance } = record
  const { status, validation, failure } = outcome
  const accuracy =
    typeof validation === 'object' && validation !== null ? (validation as { accuracy?: number }).accuracy : undefined
  const word = (value: JsonValue | undefined): string => (typeof value === 'string' ? plainText(value, 40) : 'unknown')
  const end = status === 'failed' ? `failed (${word(failure)})` : word(status)
  const versions = Object.entries(provenance.versions).map(([name, version]) => `${name} ${version}`)
  return [
    `record   ${end}${accuracy === undefined ? '' : `, validation ${percentText(accuracy, 1)}`}`,
    `made     ${plainText(provenance.startedAt, 40)} on ${plainText(provenance.host, 60)} in ${durationText(provenance.wallSeconds)}, attempt ${provenance.attempt}`,
    ...(versions.length === 0 ? [] : [`with     ${plainText(versions.join(', '), 200)}`]),
  ]
}

function valueText(value: JsonValue): string {
  if (value === null) return '–'
  return plainText(typeof value === 'string' ? value : canonicalJson(value), 64)
}
