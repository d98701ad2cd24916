import { rescaleText } from '../report/figures.ts'
import { markup, type Html } from '../report/page/markup.ts'
import { pageFrame } from '../report/page/page-frame.ts'
import { plainText } from '../report/plain-text.ts'
import { frontsOverlay } from '../report/plots/fronts-overlay.ts'
import { darkColors } from '../report/plots/picture-style.ts'
import { renderSvg } from '../report/plots/render-svg.ts'
import type { NetSummary } from '../study/result.ts'
import type { Difference } from './compare-sides.ts'
import type { StudySide } from './compare-studies.ts'
import { isUnchanged, metricRows, netText, pairedRows, type MetricRow } from './metric-rows.ts'
import { predictionLines } from './prediction-lines.ts'
import { specRows } from './spec-rows.ts'

/** Rows of a table before the rest waits to be opened. */
const listed = 15

/** A comparison as one HTML page that needs nothing else and runs no script: both fronts in one picture, then all figures. */
export async function differencePage(
  difference: Difference,
  sides: readonly [StudySide | null, StudySide | null],
): Promise<string> {
  const { a, b, notes } = difference
  const body = markup`<header>
      <h1>What changed</h1>
    </header>
    <main>
      <p><strong>A</strong> ${plainText(a.label, 200)}<br /><strong>B</strong> ${plainText(b.label, 200)}</p>
      ${notes.length === 0 ? undefined : markup`<ul class="notes">${notes.map((note) => markup`<li>${plainText(note, 400)}</li>`)}</ul>`}
      ${await picture(difference, sides)} ${fileSection(difference)} ${trainingSection(difference)} ${resultSection(difference)}
      ${frontSection(difference)} ${predictionSection(difference)}
    </main>`
  return pageFrame({ title: `${a.label} → ${b.label}: segscale diff`, body, data: null, scripts: [] }).text
}

/** The fronts of both sides, for light and dark pages; nothing where a side has none. */
async function picture(
  { a, b }: Difference,
  [left, right]: readonly [StudySide | null, StudySide | null],
): Promise<Html | undefined> {
  if (left === null || right === null) return undefined
  const [plot] = frontsOverlay([
    { label: `A  ${a.label}`, result: left.result },
    { label: `B  ${b.label}`, result: right.result },
  ])
  if (plot === undefined) return undefined
  const light = await renderSvg(plot.picture)
  const dark = light.replaceAll(/#[0-9a-f]{6}\b/gi, (color) => darkColors[color.toLowerCase()] ?? color)
  return markup`<figure>
    <picture><source media="(prefers-color-scheme: dark)" srcset="${dataUri(dark)}" /><img class="chart" src="${dataUri(light)}" alt="${String(plot.picture.description)}" /></picture>
    <figcaption>${plot.caption}</figcaption>
  </figure>`
}

function dataUri(svg: string): string {
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`
}

function fileSection({ spec, notes }: Difference): Html {
  const isUnknown = notes.some((note) => note.includes('spec.lock.json'))
  const nothing = markup`<p>${isUnknown ? 'Not compared.' : 'No change.'}</p>`
  return section(
    'Experiment file',
    spec.length === 0 ? nothing : table(['field', 'A', 'B', 'a change'], specRows(spec, 200), 4),
  )
}

function trainingSection({ trainings, missing }: Difference): Html | undefined {
  if (trainings === null && missing.a.length + missing.b.length === 0) return undefined
  const rows = (['a', 'b'] as const).flatMap((side) =>
    missing[side].map(({ key, rescale, seed }) => [
      side.toUpperCase(),
      key.slice(0, 12),
      rescaleText(rescale),
      String(seed),
    ]),
  )
  return section(
    'Trainings',
    trainings === null
      ? undefined
      : markup`<p>
          ${trainings.shared.length} shared, ${trainings.added.length} added, ${trainings.dropped.length} dropped.
        </p>`,
    rows.length === 0
      ? undefined
      : [markup`<p>Without a record; diff trains nothing:</p>`, table(['side', 'key', 'net', 'seed'], rows, 4)],
  )
}

function resultSection(difference: Difference): Html | undefined {
  const { front, comparisons } = difference
  if (front === null) return undefined
  const rows = metricRows(difference).filter((row) => !isUnchanged(row))
  const paired = pairedRows(difference)
  return section(
    'Results',
    rows.length === 0 ? markup`<p>No change.</p>` : figures('', rows),
    paired.length === 0
      ? undefined
      : [markup`<h3>Nets that both trained, validation accuracy</h3>`, figures('net', paired)],
    comparisons === 0
      ? undefined
      : markup`<p class="soft">
          Intervals are for one comparison each; verdicts account for all ${comparisons} (Holm, 5 % for all together).
        </p>`,
  )
}

/** Figures as a table; columns in which nothing stands are left out. */
function figures(title: string, rows: readonly MetricRow[]): Html {
  const titles = [title, 'A', 'B', 'Δ', '95 % interval', 'verdict', 'more seeds']
  const cells = rows.map((row) => [row.metric, row.a, row.b, row.delta, row.interval, row.verdict, row.seeds])
  const isUsed = (_: string, column: number): boolean => cells.some((row) => row[column] !== '')
  return table(
    titles.filter(isUsed),
    cells.map((row) => row.filter(isUsed)),
    1,
  )
}

function frontSection({ front }: Difference): Html | undefined {
  if (front === null || front.entered.length + front.left.length === 0) return undefined
  const names = (nets: readonly NetSummary[]): string => (nets.length === 0 ? 'none' : nets.map(netText).join('; '))
  return section(
    'Front',
    markup`<p>${front.kept.length} nets on both.</p>
      <p>New: ${names(front.entered)}.</p>
      <p>Gone: ${names(front.left)}.</p>`,
  )
}

function predictionSection({ predictions }: Difference): Html | undefined {
  const lines = predictionLines(predictions)
  if (lines.length === 0) return undefined
  return section('Predictions', markup`<ul>${lines.map((line) => markup`<li>${line}</li>`)}</ul>`)
}

function section(title: string, ...content: Parameters<typeof markup>[1][]): Html {
  return markup`<section aria-label="${title}"><h2>${title}</h2>${content}</section> `
}

/** A table; what comes after the first rows waits to be opened. */
function table(titles: readonly string[], rows: readonly (readonly string[])[], left: number): Html {
  const [first, rest] = [rows.slice(0, listed), rows.slice(listed)]
  const side = (column: number): string => (column < left ? 'left' : '')
  const line = (cells: readonly string[]): Html =>
    markup`<tr>${cells.map((cell, column) => markup`<td class="${verdictClass(cell) ?? side(column)}">${cell}</td>`)}</tr>`
  const part = (
    lines: readonly (readonly string[])[],
  ): Html => markup`<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>
    <thead><tr>${titles.map((title, column) => markup`<th scope="col" class="${side(column)}">${title}</th>`)}</tr></thead>
    <tbody>${lines.map(line)}</tbody></table></div>`
  return markup`${part(first)}${rest.length === 0 ? undefined : markup`<details><summary>${rest.length} more</summary>${part(rest)}</details>`}`
}

function verdictClass(cell: string): string | undefined {
  return cell === 'improved' ? 'good' : cell === 'regressed' ? 'bad' : undefined
}
