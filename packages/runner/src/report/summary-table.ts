import { isRecorded, type NetRescale } from '../study/net-rescale.ts'
import type { NetSummary, StudyResult } from '../study/result.ts'
import { noFigure, percentText, pointsText, rescaleText, channelsText, segmentsText, sizeText } from './figures.ts'
import type { TableColumn } from './text-table.ts'

/**
 * The columns of the summary; `share` follows the count that it is a share of, both relative to the base net. Recorded
 * trainings have inputs in place of blocks and channels, and were never tested.
 */
export function summaryColumns({
  table,
  latency: timed,
}: Pick<StudyResult, 'table' | 'latency'>): readonly TableColumn[] {
  const what: TableColumn[] =
    table === undefined
      ? [
          { title: 'blocks', align: 'left', priority: 0 },
          { title: 'channels', align: 'left', priority: 0 },
        ]
      : [{ title: 'inputs', align: 'left', priority: 0 }]
  const latency: TableColumn[] = timed === undefined ? [] : [{ title: 'ms', align: 'right', priority: 1 }]
  const test: TableColumn[] = table === undefined ? [{ title: 'test', align: 'right', priority: 3 }] : []
  return [
    { title: 'net', align: 'left', priority: 0 },
    ...what,
    { title: 'params', align: 'right', priority: 1 },
    { title: 'share', align: 'right', priority: 0 },
    { title: 'MACs', align: 'right', priority: 4 },
    { title: 'share', align: 'right', priority: 5 },
    ...latency,
    { title: table === undefined ? 'validation' : 'accuracy', align: 'right', priority: 0 },
    { title: 'to base', align: 'right', priority: 2 },
    ...test,
    { title: 'predicted', align: 'right', priority: 6 },
  ]
}

/**
 * The rows of the summary: the base, a net for each budget, and uniform scaling at like size.
 *
 * A budget under which nothing was trained has a row that says so.
 *
 * @param budgets - Shares of the base's parameters that were asked for; default those that have a net.
 */
export function summaryRows(result: StudyResult, budgets: readonly number[]): string[][] {
  const { base } = result
  return [
    row('base', base, base),
    ...budgets.map((budget) => {
      const net = result.chosen.find((chosen) => chosen.budget === budget)
      return net === undefined ? [`≤ ${percentText(budget)}`, 'none'] : row(`≤ ${percentText(budget)}`, net, base)
    }),
    ...result.uniform.map((net) => row('uniform', net, base)),
  ]
}

/** The budgets asked for or met, ascending, each once. */
export function allBudgets(result: StudyResult, asked: readonly number[] = []): number[] {
  return [...new Set([...asked, ...(result.budgets ?? []), ...result.chosen.map((net) => net.budget)])].sort(
    (a, b) => a - b,
  )
}

/** The uniformly scaled net whose parameter count is nearest to a net's, by ratio; undefined where none was trained. */
export function nearestUniform(result: StudyResult, params: number): NetSummary | undefined {
  const distance = (net: NetSummary): number => Math.abs(Math.log(net.params / params))
  return result.uniform
    .filter((net) => net.validation !== null)
    .reduce<NetSummary | undefined>(
      (best, net) => (best === undefined || distance(net) < distance(best) ? net : best),
      undefined,
    )
}

function row(name: string, net: NetSummary, base: NetSummary): string[] {
  const { validation, test, predicted } = net
  const isBase = net === base
  return [
    name,
    ...whatCells(net.rescale),
    sizeText(net.params),
    percentText(net.paramsShare),
    sizeText(net.macs),
    percentText(net.macsShare),
    ...(net.latency === undefined ? [] : [latencyText(net.latency)]),
    validation === null ? 'failed' : percentText(validation, 1),
    isBase ? '' : validation === null || base.validation === null ? noFigure : pointsText(validation - base.validation),
    ...(isRecorded(net.rescale) ? [] : [test === null ? noFigure : percentText(test, 1)]),
    predicted === null ? noFigure : `${(predicted.mean * 100).toFixed(1)} ± ${(predicted.deviation * 100).toFixed(1)}`,
  ]
}

/** Measured; predictions say so by their sign. */
function latencyText({ measured, predictedMs }: NonNullable<NetSummary['latency']>): string {
  return measured === null ? `~${predictedMs.toPrecision(3)}` : measured.medianMs.toPrecision(3)
}

function whatCells(rescale: NetRescale): string[] {
  return isRecorded(rescale) ? [rescaleText(rescale)] : [segmentsText(rescale.depth), channelsText(rescale)]
}
