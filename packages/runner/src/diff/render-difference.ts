import pc from 'picocolors'
import { rescaleText } from '../report/figures.ts'
import { plainText } from '../report/plain-text.ts'
import { textTable } from '../report/text-table.ts'
import { wrapped } from '../report/wrapped.ts'
import type { NetSummary } from '../study/result.ts'
import type { Difference } from './compare-sides.ts'
import type { DiffSide } from './diff-side.ts'
import { predictionLines } from './prediction-lines.ts'
import { specRows } from './spec-rows.ts'
import { isUnchanged, metricRows, netText, pairedRows, type MetricRow } from './metric-rows.ts'

/** How a comparison is laid out. */
export interface DifferenceOptions {
  readonly width: number
  readonly color: boolean
  /** Whether to show what did not change, and every training. */
  readonly all: boolean
}

/** What knows which net a training is of. */
type NamingSide = Pick<DiffSide, 'study' | 'asked'>

/** Trainings listed by name before the rest is only counted. */
const listedTrainings = 8

/**
 * A comparison for a terminal: what changed in the file, in the trainings and in the figures. Ends with a line end.
 *
 * @param sides - Both sides, to name trainings by their rescale.
 */
export function renderDifference(
  difference: Difference,
  sides: readonly NamingSide[],
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
    ...missingLines(difference, options),
    ...(difference.front === null ? [] : titled('Results', resultLines(difference, options))),
    ...pairedLines(difference, options),
    ...frontLines(difference, options),
    ...predictedLines(difference, options),
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
      { title: '', align: 'left', priority: 1 },
    ],
    specRows(spec, room),
    width,
  )
}

function trainingLines(
  trainings: NonNullable<Difference['trainings']>,
  sides: readonly NamingSide[],
  { all }: DifferenceOptions,
): string[] {
  const { shared, added, dropped } = trainings
  const names = new Map(
    sides.flatMap(({ study, asked = [] }) =>
      [...asked, ...(study?.result.trained ?? []), ...(study?.result.failed ?? [])].map((net) => [
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

/** Trainings that are asked for and have no record. */
function missingLines({ missing }: Difference, { all }: DifferenceOptions): string[] {
  return (['a', 'b'] as const).flatMap((side) => {
    const trainings = missing[side]
    if (trainings.length === 0) return []
    const shown = all ? trainings : trainings.slice(0, listedTrainings)
    const rest = trainings.length - shown.length
    return [
      `  ${side.toUpperCase()} lacks ${trainings.length}, which diff does not train:`,
      ...shown.map(({ key, rescale, seed }) => `  ? ${key.slice(0, 12)}  ${rescaleText(rescale)}, seed ${seed}`),
      ...(rest > 0 ? [`  ? … ${rest} more (--all)`] : []),
    ]
  })
}

/** Nets listed with their own verdict before the rest is only counted. */
const listedNets = 10

/** The nets that both sides trained, each with its verdict. */
function pairedLines(difference: Difference, { width, all }: DifferenceOptions): string[] {
  const rows = pairedRows(difference)
  if (rows.length === 0) return []
  const shown = all ? rows : rows.slice(0, listedNets)
  const rest = rows.length - shown.length
  const { comparisons } = difference
  return [
    '',
    'Nets that both trained',
    ...figureTable('validation', shown, width),
    ...(rest > 0 ? [`  … ${rest} more (--all)`] : []),
    ...(comparisons > 0
      ? wrapped(
          `intervals are for one comparison each; verdicts account for all ${comparisons} (Holm, 5 % for all together)`,
          width,
          '  ',
          '  ',
        )
      : []),
  ]
}

/** Who came to the front and who left it. */
function frontLines({ front }: Difference, { all }: DifferenceOptions): string[] {
  if (front === null || front.entered.length + front.left.length === 0) return []
  const named = (sign: string, nets: readonly NetSummary[]): string[] => {
    const shown = all ? nets : nets.slice(0, listedNets)
    const rest = nets.length - shown.length
    return [
      ...shown.map((net) => `  ${sign} ${netText(net)}`),
      ...(rest > 0 ? [`  ${sign} … ${rest} more (--all)`] : []),
    ]
  }
  return [
    '',
    'Front',
    `  ${front.kept.length} nets on both, ${front.entered.length} new, ${front.left.length} gone`,
    ...named('+', front.entered),
    ...named('-', front.left),
  ]
}

function predictedLines({ predictions }: Difference, { width }: DifferenceOptions): string[] {
  const lines = predictionLines(predictions).flatMap((line) => wrapped(line, width, '  ', '    '))
  return lines.length === 0 ? [] : ['', 'Predictions', ...lines]
}

function resultLines(difference: Difference, { width, all }: DifferenceOptions): string[] {
  const rows = metricRows(difference)
  const shown = all ? rows : rows.filter((row) => !isUnchanged(row))
  if (shown.length === 0) return ['  no change']
  const isSingle = shown.some((row) => row.seeds === '1 at least')
  return [
    ...figureTable('', shown, width),
    ...(isSingle ? ['  one seed: no interval; more seeds in the file allow a verdict'] : []),
  ]
}

function figureTable(title: string, rows: readonly MetricRow[], width: number): string[] {
  return textTable(
    [
      { title, align: 'left', priority: 0 },
      { title: 'A', align: 'right', priority: 0 },
      { title: 'B', align: 'right', priority: 0 },
      { title: 'Δ', align: 'right', priority: 0 },
      { title: '95 % interval', align: 'right', priority: 1 },
      { title: 'verdict', align: 'left', priority: 0 },
      { title: 'more seeds', align: 'left', priority: 2 },
    ],
    rows.map((row) => [row.metric, row.a, row.b, row.delta, row.interval, row.verdict, row.seeds]),
    width,
  )
}
