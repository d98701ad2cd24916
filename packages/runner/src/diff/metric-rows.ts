import {
  decimalText,
  noFigure,
  percentText,
  pointsText,
  rescaleText,
  channelsText,
  segmentsText,
  sizeText,
} from '../report/figures.ts'
import { isRecorded } from '../study/net-rescale.ts'
import type { NetSummary } from '../study/result.ts'
import type { Difference } from './compare-sides.ts'
import type { Change, NetChange, Verdict } from './compare-studies.ts'

/** One figure on both sides, as text. */
export interface MetricRow {
  readonly metric: string
  readonly a: string
  readonly b: string
  readonly delta: string
  readonly interval: string
  readonly verdict: string
}

/** Verdicts as they are printed. */
export const verdicts: Readonly<Record<Verdict, string>> = {
  improved: 'improved',
  regressed: 'regressed',
  inconclusive: 'inconclusive',
  'no-interval': 'one seed',
  same: 'same net',
  missing: 'missing on a side',
}

/** The figures of a comparison in reading order: base, chosen nets, hypervolume, surrogate. */
export function metricRows({ base, chosen, hypervolume, surrogate }: Difference): MetricRow[] {
  return [
    ...(base === null ? [] : netRows('base', base)),
    ...chosen.flatMap((net) => netRows(`≤ ${percentText(net.budget)}`, net)),
    ...(hypervolume === null ? [] : [figure('hypervolume', hypervolume, 4)]),
    ...(surrogate === null
      ? []
      : [
          figure('leave-one-out Spearman', surrogate.spearman, 3),
          figure('leave-one-out R²', surrogate.r2, 3),
          share('leave-one-out RMSE', surrogate.rmse, 2),
          share('leave-one-out 95 % coverage', surrogate.coverage95, 0),
        ]),
  ]
}

/** Whether a row says the same on both sides, of the same net where it is about one. */
export function isUnchanged(row: MetricRow): boolean {
  const isQuiet = row.verdict === '' || row.verdict === verdicts.same || row.verdict === verdicts.missing
  return isQuiet && row.a === row.b && (row.delta === '' || Number(row.delta) === 0)
}

function netRows(name: string, net: NetChange): MetricRow[] {
  const { interval } = net
  const range = interval && `[${pointsText(interval.low)}, ${pointsText(interval.high)}]`
  const empty = { delta: '', interval: '', verdict: '' }
  return [
    { metric: `${name} net`, a: netText(net.a), b: netText(net.b), ...empty },
    { ...empty, metric: `${name} params`, ...sides(net.params, sizeText), delta: ratio(net.params) },
    { ...share(`${name} validation`, net.validation, 1), interval: range ?? '', verdict: verdicts[net.verdict] },
    share(`${name} test`, net.test, 1),
  ]
}

function netText(net: NetSummary | null): string {
  if (net === null) return noFigure
  const { rescale } = net
  return isRecorded(rescale) ? rescaleText(rescale) : `${segmentsText(rescale.depth)} × ${channelsText(rescale)}`
}

/** The change of a count relative to what it was. */
function ratio({ a, delta }: Change): string {
  if (a === null || delta === null || a === 0) return ''
  return `${pointsText(delta / a, 0)}${delta === 0 ? '' : ' %'}`
}

function share(metric: string, change: Change, digits: number): MetricRow {
  const delta = change.delta === null ? '' : pointsText(change.delta, digits)
  return { metric, ...sides(change, (value) => percentText(value, digits)), delta, interval: '', verdict: '' }
}

function figure(metric: string, change: Change, digits: number): MetricRow {
  const { delta } = change
  const sign = delta !== null && Number(delta.toFixed(digits)) > 0 ? '+' : ''
  return {
    metric,
    ...sides(change, (value) => decimalText(value, digits)),
    delta: delta === null ? '' : `${sign}${decimalText(delta, digits)}`,
    interval: '',
    verdict: '',
  }
}

function sides({ a, b }: Change, text: (value: number) => string): { a: string; b: string } {
  return { a: a === null ? noFigure : text(a), b: b === null ? noFigure : text(b) }
}
