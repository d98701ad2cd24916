import { canonicalJson, type JsonValue } from '@segscale/core'
import pc from 'picocolors'
import { rescaleText } from '../report/figures.ts'
import { plainText } from '../report/plain-text.ts'
import { textTable } from '../report/text-table.ts'
import { wrapped } from '../report/wrapped.ts'
import type { Difference } from './compare-sides.ts'
import type { StudySide } from './compare-studies.ts'
import { isUnchanged, metricRows, verdicts } from './metric-rows.ts'

/** How a comparison is laid out. */
export interface DifferenceOptions {
  readonly width: number
  readonly color: boolean
  /** Whether to show what did not change, and every training. */
  readonly all: boolean
}

/** Trainings listed by name before the rest is only counted. */
const listedTrainings = 8

/**
 * A comparison for a terminal: what changed in the file, in the trainings and in the figures. Ends with a line end.
 *
 * @param sides - The two studies, to name trainings by their rescale.
 */
export function renderDifference(
  difference: Difference,
  sides: readonly (StudySide | null)[],
  options: DifferenceOptions,
): string {
  const colors = pc.createColors(options.color)
  const titled = (title: string, lines: readonly string[]): string[] => ['', colors.bold(title), ...lines]
  const lines = [
    `A  ${plainText(difference.a.label)}`,
    `B  ${plainText(difference.b.label)}`,
    ...difference.notes.flatMap((note) => wrapped(plainText(note, 400), options.width, 'Note: ', '      ')),
    ...titled('Experiment file', specLines(difference, options)),
    ...(difference.trainings === null ? [] : titled('Trainings', trainingLines(difference.trainings, sides, options))),
    ...(difference.trainings === null ? [] : titled('Results', resultLines(difference, options))),
  ]
  return `${lines.join('\n')}\n`
}

function specLines({ spec, notes }: Difference, { width }: DifferenceOptions): string[] {
  if (spec.length === 0)
    return [notes.some((note) => note.includes('spec.lock.json')) ? '  not compared' : '  no change']
  const room = Math.max(16, Math.floor((width - 40) / 2))
  return textTable(
    [
      { title: 'field', align: 'left', priority: 0 },
      { title: 'A', align: 'left', priority: 0 },
      { title: 'B', align: 'left', priority: 0 },
    ],
    spec.map(({ path, a, b }) => [plainText(path, 60), valueText(a, room), valueText(b, room)]),
    width,
  )
}

function trainingLines(
  trainings: NonNullable<Difference['trainings']>,
  sides: readonly (StudySide | null)[],
  { all }: DifferenceOptions,
): string[] {
  const { shared, added, dropped } = trainings
  const names = new Map(
    sides.flatMap((side) =>
      [...(side?.result.trained ?? []), ...(side?.result.failed ?? [])].map((net) => [
        net.key,
        rescaleText(net.rescale),
      ]),
    ),
  )
  const named = (sign: string, keys: readonly string[]): string[] => {
    const shown = all ? keys : keys.slice(0, listedTrainings)
    const rest = keys.length - shown.length
    return [
      ...shown.map((key) => `  ${sign} ${plainText(key.slice(0, 12))}  ${names.get(key) ?? 'a further seed'}`),
      ...(rest > 0 ? [`  ${sign} … ${rest} more (--all)`] : []),
    ]
  }
  return [
    `  ${shared.length} shared, ${added.length} added, ${dropped.length} dropped`,
    ...named('+', added),
    ...named('-', dropped),
  ]
}

function resultLines(difference: Difference, { width, all }: DifferenceOptions): string[] {
  const rows = metricRows(difference)
  const shown = all ? rows : rows.filter((row) => !isUnchanged(row))
  if (shown.length === 0) return ['  no change']
  const table = textTable(
    [
      { title: '', align: 'left', priority: 0 },
      { title: 'A', align: 'right', priority: 0 },
      { title: 'B', align: 'right', priority: 0 },
      { title: 'Δ', align: 'right', priority: 0 },
      { title: '95 % interval', align: 'right', priority: 1 },
      { title: 'verdict', align: 'left', priority: 0 },
    ],
    shown.map((row) => [row.metric, row.a, row.b, row.delta, row.interval, row.verdict]),
    width,
  )
  const isSingle = shown.some((row) => row.verdict === verdicts['no-interval'])
  return [...table, ...(isSingle ? ['  one seed: no interval; more seeds in the file allow a verdict'] : [])]
}

function valueText(value: JsonValue, room: number): string {
  if (value === null) return '–'
  return plainText(typeof value === 'string' ? value : canonicalJson(value), room)
}
