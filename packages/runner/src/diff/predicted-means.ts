import { csvRows } from '../report/csv.ts'
import { isRecorded } from '../study/net-rescale.ts'
import type { NetSummary } from '../study/result.ts'

/** The accuracy that a run's surrogate predicts of each candidate, by what tells candidates apart. */
export interface PredictedMeans {
  /** The names of what a candidate is known by: its inputs, `params` and `macs`. */
  readonly columns: readonly string[]
  /** Shares in [0, 1], by the values of these columns with commas between them. */
  readonly means: ReadonlyMap<string, number>
}

/**
 * The means of a run's `predictions.csv`; undefined for a text that is none. Rows without a number are left out.
 *
 * Nothing but the mean is taken apart, so that a hundred thousand candidates are read in less than a tenth of a second.
 */
export function predictedMeans(text: string): PredictedMeans | undefined {
  const start = text.indexOf('\n') + 1
  const titles = csvRows(text.slice(0, start))[0] ?? []
  const [known, mean] = [titles.indexOf('macs') + 1, titles.indexOf('mean')]
  if (known < 1 || mean < known) return undefined
  const means = new Map<string, number>()
  for (let from = start; from < text.length;) {
    const end = lineEnd(text, from)
    const name = afterCommas(text, from, known)
    const value = afterCommas(text, name, mean - known)
    const next = text.indexOf(',', value)
    const cell = text.slice(value, next < 0 || next > end ? end : next)
    if (value <= end && cell !== '' && Number.isFinite(Number(cell)))
      means.set(text.slice(from, name - 1), Number(cell))
    from = end + 1
  }
  return { columns: titles.slice(0, known), means }
}

/** The predicted accuracy of a net; undefined where it is no candidate. */
export function predictedOf(
  { columns, means }: PredictedMeans,
  { rescale, params, macs }: Pick<NetSummary, 'rescale' | 'params' | 'macs'>,
): number | undefined {
  const values = isRecorded(rescale)
    ? Object.values(rescale.inputs)
    : [
        ...rescale.depth,
        ...rescale.width,
        ...(rescale.inner ?? []),
        ...(rescale.head === undefined ? [] : [rescale.head]),
      ]
  // Nets beside the candidates may lack numbers that these have.
  return values.length + 2 === columns.length ? means.get([...values, params, macs].join(',')) : undefined
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}

/** Where the text goes on behind a number of commas; behind its end where it has fewer. */
function afterCommas(text: string, from: number, commas: number): number {
  let at = from
  for (let passed = 0; passed < commas; passed++) {
    const comma = text.indexOf(',', at)
    if (comma < 0) return text.length + 1
    at = comma + 1
  }
  return at
}
