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
import type { Interval } from './welch-interval.ts'

/** One figure on both sides, as text. */
export interface MetricRow {
  readonly metric: string
  readonly a: string
  readonly b: string
  readonly delta: string
  readonly interval: string
  readonly verdict: string
  /** Seeds that an inconclusive change lacks. */
  readonly seeds: string
}

/** Verdicts as they are printed. */
const verdicts: Readonly<Record<Verdict, string>> = {
  improved: 'improved',
  regressed: 'regressed',
  inconclusive: 'inconclusive',
  same: 'same net',
  missing: 'missing on a side',
}

/**
 * What would settle an inconclusive change: about how many more seeds on each side, `–` where no number would, `1 at least`
 * where one side has a single seed; empty for other verdicts.
 */
function seedsText({ verdict, moreSeeds, interval }: NetChange): string {
  if (verdict !== 'inconclusive') return ''
  if (interval === null) return '1 at least'
  return moreSeeds === null ? noFigure : `about ${moreSeeds}`
}

/** The figures of a comparison in reading order: base, chosen nets, hypervolume, surrogate. */
export function metricRows({ base, chosen, hypervolume, surrogate, latencyError }: Difference): MetricRow[] {
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
    ...(latencyError === null || isUnknown(latencyError)
      ? []
      : [share('predicted latency is off by', latencyError, 1)]),
  ]
}

/** Whether a row says the same on both sides, of the same net where it is about one. */
export function isUnchanged(row: MetricRow): boolean {
  const isQuiet = ['', verdicts.same, verdicts.missing].includes(row.verdict)
  return isQuiet && row.a === row.b && (row.delta === '' || Number(row.delta) === 0)
}

function netRows(name: string, net: NetChange): MetricRow[] {
  const { interval } = net
  const range = interval && intervalText(interval)
  const empty = { delta: '', interval: '', verdict: '', seeds: '' }
  return [
    { metric: `${name} net`, a: netText(net.a), b: netText(net.b), ...empty },
    { ...empty, metric: `${name} params`, ...sides(net.params, sizeText), delta: ratio(net.params) },
    {
      ...share(`${name} validation`, net.validation, 1),
      interval: range ?? '',
      verdict: verdicts[net.verdict],
      seeds: seedsText(net),
    },
    share(`${name} test`, net.test, 1),
    ...(isUnknown(net.latencyMs)
      ? []
      : [
          {
            ...empty,
            metric: `${name} latency`,
            ...sides(net.latencyMs, millisecondsText),
            delta: ratio(net.latencyMs),
          },
        ]),
  ]
}

function isUnknown({ a, b }: Change): boolean {
  return a === null && b === null
}

function millisecondsText(ms: number): string {
  return `${decimalText(ms, ms < 10 ? 2 : 1)} ms`
}

/** An interval of accuracies in points. */
export function intervalText({ low, high }: Interval): string {
  return `[${pointsText(low)}, ${pointsText(high)}]`
}

/** The nets that both sides trained and whose accuracy differs, the largest change first. */
export function pairedRows({ nets }: Difference): MetricRow[] {
  const size = ({ validation }: NetChange): number => Math.abs(validation.delta ?? 0)
  return nets
    .filter(({ verdict }) => verdict !== 'same' && verdict !== 'missing')
    .sort((a, b) => size(b) - size(a))
    .map((net) => ({
      ...share(netText(net.a), net.validation, 1),
      interval: net.interval === null ? '' : intervalText(net.interval),
      verdict: verdicts[net.verdict],
      seeds: seedsText(net),
    }))
}

/** A net in few letters: its blocks and channels, or its inputs. */
export function netText(net: NetSummary | null): string {
  if (net === null) return noFigure
  const { rescale } = net
  return isRecorded(rescale) ? rescaleText(rescale) : `${segmentsText(rescale.depth)} × ${channelsText(rescale)}`
}

/** The change of a cost relative to what it was. */
function ratio({ a, delta }: Change): string {
  if (a === null || delta === null || a === 0) return ''
  return `${pointsText(delta / a, 0)}${delta === 0 ? '' : ' %'}`
}

function share(metric: string, change: Change, digits: number): MetricRow {
  const delta = change.delta === null ? '' : pointsText(change.delta, digits)
  return {
    metric,
    ...sides(change, (value) => percentText(value, digits)),
    delta,
    interval: '',
    verdict: '',
    seeds: '',
  }
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
    seeds: '',
  }
}

function sides({ a, b }: Change, text: (value: number) => string): { a: string; b: string } {
  return { a: a === null ? noFigure : text(a), b: b === null ? noFigure : text(b) }
}
