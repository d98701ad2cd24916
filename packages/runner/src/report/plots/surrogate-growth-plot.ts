import { percentOf } from '../figures.ts'
import { palette, pictureStyle, titled } from './picture-style.ts'
import type { Plot } from './plot.ts'

/** How well the surrogate predicted left-out nets when it was fitted to so many of them. */
export interface SurrogateRow {
  readonly nets: number
  /** A share of accuracy. */
  readonly rmse: number
  readonly spearman: number
}

/** The surrogate's leave-one-out figures against the nets that it was fitted to; none before two fits. */
export function surrogateGrowthPlots(fits: readonly SurrogateRow[]): Plot[] {
  if (fits.length < 2) return []
  const rows = fits.flatMap(({ nets, rmse, spearman }) => [
    { nets, measure: 'RMSE (points)', value: percentOf(rmse) },
    { nets, measure: 'Spearman', value: spearman },
  ])
  return [
    {
      id: 'surrogate-growth',
      section: 'trust',
      title: 'The surrogate as it grows',
      caption: 'Leave-one-out error and rank correlation after each round of selection.',
      picture: {
        ...titled('The surrogate as it grows', 'leave-one-out, by the nets it was fitted to'),
        config: pictureStyle,
        description: `Leave-one-out figures of ${fits.length} fits.`,
        data: { values: rows },
        columns: 2,
        facet: { field: 'measure', type: 'nominal', title: null, header: { labelFontSize: 12 } },
        spec: {
          width: 220,
          height: 160,
          mark: { type: 'line', color: palette.blue, strokeWidth: 2, point: { color: palette.blue, filled: true } },
          encoding: {
            x: { field: 'nets', type: 'quantitative', title: 'Nets', axis: { tickMinStep: 1 }, scale: { zero: false } },
            y: { field: 'value', type: 'quantitative', title: null, scale: { zero: false } },
          },
        },
        resolve: { scale: { y: 'independent' } },
      },
      columns: ['nets', 'measure', 'value'],
      rows,
    },
  ]
}
