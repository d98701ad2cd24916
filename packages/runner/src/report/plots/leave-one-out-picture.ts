import type { TopLevelSpec } from 'vega-lite'
import type { StudyResult, SurrogateSummary } from '../../study/result.ts'
import { decimalText, percentText } from '../figures.ts'
import type { LeaveOneOutRow } from './leave-one-out-rows.ts'
import { palette, pictureStyle } from './picture-style.ts'
import { plainText } from '../plain-text.ts'

type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number]
type Place = NonNullable<NonNullable<Extract<Layer, { mark: unknown }>['encoding']>['x']>

const side = 420

/** Predicted against trained accuracy: points on the diagonal were predicted exactly, bars hold 95 % of a prediction. */
export function leaveOneOutPicture(
  result: StudyResult,
  surrogate: SurrogateSummary,
  rows: readonly LeaveOneOutRow[],
): TopLevelSpec {
  const { spearman, r2, rmse, coverage95 } = surrogate.leaveOneOut
  const [low, high] = span(rows)
  const axis = (field: string, title: string): Place => ({
    field,
    type: 'quantitative',
    scale: { domain: [low, high], zero: false, nice: false },
    title,
    axis: { tickCount: 6 },
  })
  const predicted = 'Predicted without the net itself (%)'
  return {
    width: side,
    height: side,
    config: pictureStyle,
    title: {
      text: plainText(result.name, 36),
      // Vega guesses the width of text generously and widens the picture; lines up to about 50 characters leave it alone.
      subtitle: [
        'Surrogate: predicted against trained',
        `Spearman ${decimalText(spearman, 2)}, R² ${decimalText(r2, 2)}, RMSE ${decimalText(rmse * 100, 2)} points, n = ${surrogate.n}`,
        `${percentText(coverage95)} of the 95 % intervals hold the trained value`,
      ],
      limit: 1200,
    },
    description: `Leave-one-out predictions of ${rows.length} nets against their trained validation accuracy.`,
    data: { values: [...rows] },
    layer: [
      {
        data: { values: [{ at: low }, { at: high }] },
        mark: { type: 'line', color: palette.grey, strokeWidth: 1, strokeDash: [4, 4] },
        encoding: { x: axis('at', 'Trained validation accuracy (%)'), y: axis('at', predicted) },
      },
      {
        mark: { type: 'rule', color: palette.sky, strokeWidth: 1.5, clip: true },
        encoding: {
          x: axis('observed', 'Trained validation accuracy (%)'),
          y: axis('low', predicted),
          y2: { field: 'high' },
        },
      },
      {
        mark: { type: 'point', filled: true, size: 46, color: palette.blue, opacity: 1, clip: true },
        encoding: { x: axis('observed', 'Trained validation accuracy (%)'), y: axis('predicted', predicted) },
      },
    ],
  }
}

/** Both axes alike: all observed and predicted accuracies with a margin, so that the diagonal halves the picture. */
function span(rows: readonly LeaveOneOutRow[]): [number, number] {
  const values = rows.flatMap((row) => [row.observed, row.predicted])
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const margin = Math.max(0.15 * (high - low), 0.5)
  return [Math.max(0, low - margin), Math.min(100, high + margin)]
}
