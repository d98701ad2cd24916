import { isRecorded, type NetRescale } from '../../study/net-rescale.ts'
import type { StudyResult } from '../../study/result.ts'
import { percentOf, percentText, rescaleText, channelsText, segmentsText } from '../figures.ts'
import { costOf, type Cost } from './cost.ts'
import { spreadPoints } from './spread-points.ts'
import { tradeFront } from './trade-front.ts'

/** A candidate on the predicted front; accuracies are shares in [0, 1]. */
export interface FrontPoint {
  readonly cost: number
  readonly mean: number
  /** Standard deviation of the prediction. */
  readonly deviation: number
}

/** A series of the Pareto picture, as its legend names it. */
export type ParetoSeries =
  'base' | 'sentinel' | 'selected' | 'uniform scaling' | 'front of the search' | 'predicted ± deviation'

/** One point of the Pareto picture. Accuracies are in percent, as the axis shows them. */
export interface ParetoRow {
  readonly series: ParetoSeries
  /** In the unit of the cost that the picture is about. */
  readonly cost: number
  readonly accuracy: number
  /** Accuracy minus and plus one deviation of the prediction; equal to it for trained nets. */
  readonly low: number
  readonly high: number
  /** Blocks and channels, or the inputs of a recorded net; empty where they do not apply and for predicted points. */
  readonly blocks: string
  readonly channels: string
  readonly inputs: string
  /** The budgets that chose this net, such as `≤ 20 %, 30 %`; empty for the others. */
  readonly label: string
  /** Whether no net of the search beats it in both; nets of uniform scaling, trained for comparison, do not count. */
  readonly isFront: boolean
}

const seriesOf = { base: 'base', sentinel: 'sentinel', selected: 'selected', uniform: 'uniform scaling' } as const

/** Predicted points in the picture at most: more would only thicken the line. */
const shownPredictions = 24

/** What a Pareto picture needs of a study, which may still be running. */
export type ParetoStudy = Pick<StudyResult, 'trained' | 'chosen'>

/**
 * The points of the Pareto picture: the trained nets in the order of the study, then the predicted front by cost.
 *
 * Nets whose cost is not known are left out.
 */
export function paretoRows(
  result: ParetoStudy,
  predictedFront: readonly FrontPoint[],
  cost: Cost = 'params',
): ParetoRow[] {
  const points = result.trained.flatMap((net) => {
    const price = costOf(net, cost)
    return net.validation === null || price === undefined ? [] : [{ net, cost: price, accuracy: net.validation }]
  })
  const front = new Set(tradeFront(points.filter(({ net }) => net.role !== 'uniform')))
  const trained = points.map((point) => ({
    series: seriesOf[point.net.role],
    cost: point.cost,
    ...percentRange(point.accuracy, 0),
    ...whatOf(point.net.rescale),
    label: budgetLabel(result, point.net.key),
    isFront: front.has(point),
  }))
  const predicted = spreadPoints(
    [...predictedFront].sort((a, b) => a.cost - b.cost),
    shownPredictions,
    ({ cost: price }) => price,
  ).map((point) => ({
    series: 'predicted ± deviation' as const,
    cost: point.cost,
    ...percentRange(point.mean, point.deviation),
    blocks: '',
    channels: '',
    inputs: '',
    label: '',
    isFront: false,
  }))
  return [...trained, ...predicted]
}

function whatOf(rescale: NetRescale): Pick<ParetoRow, 'blocks' | 'channels' | 'inputs'> {
  return isRecorded(rescale)
    ? { blocks: '', channels: '', inputs: rescaleText(rescale) }
    : { blocks: segmentsText(rescale.depth), channels: channelsText(rescale), inputs: '' }
}

function budgetLabel(result: ParetoStudy, key: string): string {
  const budgets = result.chosen.filter((net) => net.key === key).map((net) => percentText(net.budget))
  return budgets.length === 0 ? '' : `≤ ${budgets.join(', ')}`
}

function percentRange(accuracy: number, deviation: number): { accuracy: number; low: number; high: number } {
  return {
    accuracy: percentOf(accuracy),
    low: percentOf(Math.max(0, accuracy - deviation)),
    high: percentOf(Math.min(1, accuracy + deviation)),
  }
}
