import { rescaleText } from '../report/figures.ts'
import { plainText } from '../report/plain-text.ts'
import type { Difference } from './compare-sides.ts'
import { predictionLines } from './prediction-lines.ts'
import { specRows } from './spec-rows.ts'
import { isUnchanged, metricRows, netText, pairedRows, type MetricRow } from './metric-rows.ts'

/** Nets and trainings listed before the rest is only counted: a comment on a pull request is read on a screen. */
const listed = 15

/** A comparison in Markdown, for pull requests. Ends with a line end. */
export function differenceMarkdown(difference: Difference): string {
  const { a, b, notes, spec, trainings, missing, front, comparisons } = difference
  const rows = metricRows(difference).filter((row) => !isUnchanged(row))
  const paired = pairedRows(difference)
  const lines = [
    `### ${cell(a.label)} → ${cell(b.label)}`,
    ...notes.map((note) => `> ${cell(note)}`),
    '#### Experiment file',
    spec.length === 0 ? 'No change.' : table(['field', 'A', 'B', 'a change'], specRows(spec, 120)),
    ...(trainings === null
      ? []
      : [
          '#### Trainings',
          `${trainings.shared.length} shared, ${trainings.added.length} added, ${trainings.dropped.length} dropped.`,
        ]),
    ...(['a', 'b'] as const).flatMap((side) => {
      const names = missing[side].slice(0, listed).map(({ key, rescale, seed }) => {
        return `- ${side.toUpperCase()} lacks \`${key.slice(0, 12)}\`: ${cell(rescaleText(rescale))}, seed ${seed}`
      })
      const rest = missing[side].length - names.length
      return names.length === 0 ? [] : [[...names, ...(rest > 0 ? [`- … and ${rest} more`] : [])].join('\n')]
    }),
    ...(front === null ? [] : ['#### Results', rows.length === 0 ? 'No change.' : figures('', rows)]),
    ...(paired.length === 0 ? [] : ['#### Nets that both trained', figures('net', paired.slice(0, listed))]),
    ...(paired.length > listed ? [`… and ${paired.length - listed} more.`] : []),
    ...(comparisons > 0
      ? [`Intervals are for one comparison each; verdicts account for all ${comparisons} (Holm, 5 % for all together).`]
      : []),
    ...(front === null || front.entered.length + front.left.length === 0
      ? []
      : [`Front: ${front.kept.length} nets on both; new ${names(front.entered)}; gone ${names(front.left)}.`]),
    ...predictionLines(difference.predictions).map((line) => `Surrogates: ${line}.`),
  ]
  return `${lines.join('\n\n')}\n`
}

function names(nets: readonly Parameters<typeof netText>[0][]): string {
  return nets.length === 0
    ? 'none'
    : nets
        .slice(0, listed)
        .map((net) => cell(netText(net)))
        .join('; ')
}

function figures(title: string, rows: readonly MetricRow[]): string {
  return table(
    [title, 'A', 'B', 'Δ', '95 % interval', 'verdict', 'more seeds'],
    rows.map((row) => [row.metric, row.a, row.b, row.delta, row.interval, row.verdict, row.seeds]),
  )
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Text that Markdown shows as it stands: no control characters, no tags, no new cell. */
function cell(text: string): string {
  return plainText(text, 400)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll(/[\\|`*_[\]]/g, (mark) => `\\${mark}`)
}
