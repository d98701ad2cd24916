import { PredictedFront } from '../../study/predicted-front.ts'
import type { StudyResult } from '../../study/result.ts'
import type { CandidateColumns } from '../candidate-columns.ts'
import { costOf, costs, costTitle, type Cost } from './cost.ts'
import { paretoPicture } from './pareto-picture.ts'
import { paretoRows, type FrontPoint } from './pareto-rows.ts'
import { plotRows, type Plot } from './plot.ts'

const ids: Readonly<Record<Cost, string>> = { params: 'pareto', macs: 'pareto-macs', latencyMs: 'pareto-latency' }

/** Accuracy against each cost that the nets of a study have. */
export function paretoPlots(result: StudyResult, candidates: CandidateColumns | undefined): Plot[] {
  return costs.flatMap((cost) => paretoPlot(result, predictedFront(candidates, cost), cost))
}

/** Accuracy against one cost; none where no trained net has it. */
export function paretoPlot(result: StudyResult, front: readonly FrontPoint[], cost: Cost): Plot[] {
  if (!result.trained.some((net) => net.validation !== null && costOf(net, cost) !== undefined)) return []
  const rows = paretoRows(result, front, cost)
  return [
    {
      id: ids[cost],
      section: 'front',
      title: `Accuracy against ${costTitle[cost]}`,
      caption:
        'Filled marks are trained nets' +
        (front.length === 0 ? '. ' : ', circles with a band the best predictions at their cost with one deviation. ') +
        'Rings mark the chosen nets; the line is the front of what the search trained.',
      picture: paretoPicture(result, rows, cost),
      columns: ['series', cost, 'accuracy', 'low', 'high', 'blocks', 'channels', 'inputs', 'label', 'isFront'],
      rows: plotRows(rows.map(({ cost: price, ...row }) => ({ ...row, [cost]: price }))),
    },
  ]
}

/** The candidates that no other is predicted to beat in both cost and accuracy, cheapest first. */
export function predictedFront(candidates: CandidateColumns | undefined, cost: Cost): FrontPoint[] {
  const prices = candidates?.[cost]
  if (candidates === undefined || prices === undefined) return []
  // There may be half a million: a front that takes one after another needs no sorting.
  const front = new PredictedFront()
  for (const [index, price] of prices.entries()) {
    if (Number.isFinite(price) && price > 0) front.offer(index, price, candidates.mean[index] ?? 0)
  }
  return front.members().map(({ index, params: price, mean }) => ({
    cost: price,
    mean,
    deviation: candidates.deviation[index] ?? 0,
  }))
}
