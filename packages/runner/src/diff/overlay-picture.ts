import type { TopLevelSpec } from 'vega-lite'
import { percentOf } from '../report/figures.ts'
import { palette, pictureStyle } from '../report/plots/picture-style.ts'
import { plainText } from '../report/plain-text.ts'
import { tradeFront } from '../report/plots/trade-front.ts'
import type { StudySide } from './compare-studies.ts'

/** Validation accuracy against parameters of two studies: every trained net, and the front of each. */
export function overlayPicture(
  a: StudySide,
  b: StudySide,
  labels: { readonly a: string; readonly b: string },
): TopLevelSpec {
  const names = [`A  ${plainText(labels.a, 40)}`, `B  ${plainText(labels.b, 40)}`]
  const rows = [a, b].flatMap(({ result }, side) => {
    const points = result.trained.flatMap(({ params, validation, role }) =>
      validation === null ? [] : [{ series: names[side], cost: params, accuracy: validation, role }],
    )
    const front = new Set(tradeFront(points.filter(({ role }) => role !== 'uniform')))
    return points.map((point) => ({ ...point, accuracy: percentOf(point.accuracy), isFront: front.has(point) }))
  })
  const color = {
    field: 'series',
    type: 'nominal' as const,
    scale: { domain: names, range: [palette.blue, palette.vermilion] as string[] },
    legend: { orient: 'top' as const, title: null },
  }
  return {
    width: 620,
    height: 380,
    config: pictureStyle,
    description: `Validation accuracy against parameters of ${rows.length} nets of two studies, with the front of each.`,
    data: { values: rows },
    encoding: {
      x: {
        field: 'cost',
        type: 'quantitative',
        scale: { type: 'log', nice: false },
        title: 'Parameters (log scale)',
      },
      y: { field: 'accuracy', type: 'quantitative', scale: { zero: false }, title: 'Validation accuracy (%)' },
    },
    layer: [
      {
        transform: [{ filter: 'datum.isFront' }],
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.8 },
        encoding: { color },
      },
      {
        mark: { type: 'point', filled: true, size: 45, opacity: 0.75 },
        encoding: { color, shape: { ...color, scale: { domain: names, range: ['circle', 'triangle-up'] } } },
      },
    ],
  }
}
