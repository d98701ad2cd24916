import type { TopLevelSpec } from 'vega-lite'
import type { StudyResult } from '../../study/result.ts'
import { percentOf } from '../figures.ts'
import { plainText } from '../plain-text.ts'
import { costLabelExpression, costOf, costTitle, logAxisTitle, type Cost } from './cost.ts'
import { costSpan } from './pareto-axes.ts'
import { palette, pictureStyle, titled } from './picture-style.ts'
import { plotRows, type Plot } from './plot.ts'
import { tradeFront } from './trade-front.ts'

/** One of the studies whose fronts are compared. */
export interface OverlaidStudy {
  /** What tells it from the other, such as `name@run`. */
  readonly label: string
  readonly result: Pick<StudyResult, 'trained'>
}

interface OverlayRow {
  readonly study: string
  readonly cost: number
  readonly accuracy: number
  readonly isFront: boolean
}

const colors = [palette.blue, palette.vermilion, palette.purple, palette.grey]

/**
 * The trained nets of several studies in one picture, each with its front; nets for comparison do not count. None where
 * nothing was trained.
 */
export function frontsOverlay(studies: readonly OverlaidStudy[], cost: Cost = 'params'): Plot[] {
  const named = studies.map(({ label, result }) => ({ label: plainText(label, 80), result }))
  const rows = named.flatMap(({ label, result }) => overlayRows(label, result, cost))
  if (rows.length === 0) return []
  const labels = named.map(({ label }) => label)
  const span = costSpan(rows)
  const study = {
    field: 'study',
    type: 'nominal',
    title: null,
    // Names of runs are long: beside the picture they would take its room on narrow screens.
    legend: { orient: 'top', direction: 'vertical', columns: 1, labelLimit: 560 },
    scale: { domain: labels, range: labels.map((_, at) => colors[at % colors.length] ?? palette.black) },
  } as const
  const picture: TopLevelSpec = {
    ...titled('Fronts compared', `accuracy against ${costTitle[cost]}`),
    width: 620,
    height: 360,
    config: pictureStyle,
    description: `Accuracy against ${costTitle[cost]} of ${rows.length} nets of ${studies.length} studies.`,
    data: { values: rows },
    encoding: {
      x: {
        field: 'cost',
        type: 'quantitative',
        scale: { type: 'log', nice: false, domain: span.domain },
        title: logAxisTitle(cost),
        axis: { values: span.ticks, labelExpr: costLabelExpression(cost) },
      },
      y: { field: 'accuracy', type: 'quantitative', scale: { zero: false }, title: 'Accuracy (%)' },
      color: study,
    },
    layer: [
      {
        transform: [{ filter: 'datum.isFront' }],
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.8 },
        // Of two axes of numbers either could be the one to follow.
        encoding: { order: { field: 'cost', type: 'quantitative' } },
      },
      {
        mark: { type: 'point', filled: true, size: 55, opacity: 1 },
        encoding: { shape: { ...study, scale: { domain: labels } } },
      },
    ],
  }
  return [
    {
      id: 'fronts',
      section: 'front',
      title: 'Fronts compared',
      caption: 'All nets that each study trained, and the front of each. Higher and further left is better.',
      picture,
      columns: ['study', 'cost', 'accuracy', 'isFront'],
      rows: plotRows(rows),
    },
  ]
}

function overlayRows(study: string, { trained }: Pick<StudyResult, 'trained'>, cost: Cost): OverlayRow[] {
  const points = trained.flatMap((net) => {
    const price = costOf(net, cost)
    if (net.role === 'uniform' || net.validation === null || price === undefined) return []
    return [{ cost: price, accuracy: net.validation }]
  })
  const front = new Set(tradeFront(points))
  return points.map((point) => ({
    study,
    cost: point.cost,
    accuracy: percentOf(point.accuracy),
    isFront: front.has(point),
  }))
}
