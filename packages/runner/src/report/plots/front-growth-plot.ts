import { percentOf } from '../figures.ts'
import { costLabelExpression, logAxisTitle } from './cost.ts'
import { costSpan } from './pareto-axes.ts'
import type { FrontPoint } from './pareto-rows.ts'
import { pictureStyle, titled } from './picture-style.ts'
import type { Plot } from './plot.ts'

/** What the surrogate predicted to be the front when it was fitted to so many nets; costs are parameters. */
export interface FittedFront {
  readonly nets: number
  readonly front: readonly FrontPoint[]
}

/** The predicted front after each fit of the surrogate; none before two fits. */
export function frontGrowthPlots(fits: readonly FittedFront[]): Plot[] {
  const drawn = fits.filter(({ front }) => front.length > 1)
  if (drawn.length < 2) return []
  const rows = drawn.flatMap(({ nets, front }) =>
    front.map(({ cost, mean }) => ({ nets, params: cost, predicted: percentOf(mean) })),
  )
  const span = costSpan(drawn.flatMap(({ front }) => front))
  return [
    {
      id: 'front-growth',
      section: 'trust',
      title: 'The predicted front as it grows',
      caption:
        'The best predicted accuracy at each size, a line for each fit of the surrogate: the more a line stands out, the more ' +
        'nets it rests on. Lines that lie on each other say that more trainings no longer change the picture.',
      picture: {
        ...titled('The predicted front as it grows', 'a line for each fit, by the nets that it rests on'),
        width: 520,
        height: 260,
        config: pictureStyle,
        description: `The predicted front of ${drawn.length} fits.`,
        data: { values: rows },
        mark: { type: 'line', strokeWidth: 2, interpolate: 'step-after' },
        encoding: {
          x: {
            field: 'params',
            type: 'quantitative',
            scale: { type: 'log', nice: false, domain: span.domain },
            title: logAxisTitle('params'),
            axis: { values: span.ticks, labelExpr: costLabelExpression('params') },
          },
          y: { field: 'predicted', type: 'quantitative', title: 'Predicted accuracy (%)', scale: { zero: false } },
          color: {
            field: 'nets',
            type: 'quantitative',
            title: 'nets',
            scale: { scheme: 'viridis', reverse: true },
          },
          detail: { field: 'nets', type: 'nominal' },
          order: { field: 'params', type: 'quantitative' },
        },
      },
      columns: ['nets', 'params', 'predicted'],
      rows,
    },
  ]
}
