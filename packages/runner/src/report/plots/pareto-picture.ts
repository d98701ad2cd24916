import type { TopLevelSpec } from 'vega-lite'
import type { StudyResult } from '../../study/result.ts'
import { costLabelExpression, costTitle, logAxisTitle, type Cost } from './cost.ts'
import type { ParetoRow, ParetoSeries } from './pareto-rows.ts'
import { accuracySpan, costSpan } from './pareto-axes.ts'
import { placedLabels } from './pareto-labels.ts'
import { palette, pictureStyle } from './picture-style.ts'
import { plainText } from '../plain-text.ts'
import { subjectText } from '../subject.ts'

const size = { width: 620, height: 380 }

const frontColor = '#333333'

/** Star with five points in a unit square, for the one net that all others are measured against. */
const star =
  'M0,-1L0.225,-0.309L0.951,-0.309L0.363,0.118L0.588,0.809L0,0.382L-0.588,0.809L-0.363,0.118L-0.951,-0.309L-0.225,-0.309Z'

// Every series differs from the others in shape and in colour.
const looks: Readonly<Record<ParetoSeries, { shape: string; fill: string; stroke: string }>> = {
  base: { shape: star, fill: palette.black, stroke: palette.black },
  sentinel: { shape: 'circle', fill: palette.grey, stroke: palette.grey },
  selected: { shape: 'triangle-up', fill: palette.vermilion, stroke: palette.vermilion },
  'uniform scaling': { shape: 'square', fill: palette.purple, stroke: palette.purple },
  'front of the search': { shape: 'stroke', fill: palette.black, stroke: frontColor },
  'predicted ± deviation': { shape: 'circle', fill: '#ffffff', stroke: palette.blue },
}

// What lies over what: predictions at the back, the base in front.
const order: readonly ParetoSeries[] = ['predicted ± deviation', 'sentinel', 'uniform scaling', 'selected', 'base']

/** Accuracy against a cost: every trained net by its role, the two fronts, and the chosen nets. */
export function paretoPicture(
  result: Pick<StudyResult, 'name' | 'family' | 'dataset'>,
  rows: readonly ParetoRow[],
  cost: Cost = 'params',
): TopLevelSpec {
  const drawn = [...rows].sort((a, b) => order.indexOf(a.series) - order.indexOf(b.series))
  const title = result.dataset === undefined ? 'Recorded accuracy' : 'Validation accuracy'
  const axes = { cost: logAxisTitle(cost), labels: costLabelExpression(cost), accuracy: `${title} (%)` }
  return {
    ...size,
    config: pictureStyle,
    title: {
      text: plainText(result.name, 60),
      subtitle: `${subjectText(result)}; rings mark the nets chosen under a budget of parameters`,
      limit: 1200,
    },
    description: `${title} against ${costTitle[cost]} of ${rows.length} nets.`,
    data: { values: drawn },
    encoding: places(rows, axes),
    layer: [...frontLayers(rows, axes), pointLayer(rows), ...chosenLayers(rows)],
  }
}

type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number]
type Looking = NonNullable<Encoding['fill']> & NonNullable<Encoding['shape']>
type Encoding = NonNullable<Extract<Layer, { mark: unknown }>['encoding']>

interface AxisTitles {
  readonly cost: string
  /** Of the ticks of the cost. */
  readonly labels: string
  readonly accuracy: string
}

function places(rows: readonly ParetoRow[], titles: AxisTitles): Required<Pick<Encoding, 'x' | 'y'>> {
  const [cost, accuracy] = [costSpan(rows), accuracySpan(rows)]
  return {
    x: {
      field: 'cost',
      type: 'quantitative',
      scale: { type: 'log', domain: cost.domain, nice: false },
      title: titles.cost,
      axis: { values: cost.ticks, labelExpr: titles.labels },
    },
    y: {
      field: 'accuracy',
      type: 'quantitative',
      scale: { domain: accuracy.domain, zero: false, nice: false },
      title: titles.accuracy,
      axis: { values: accuracy.ticks },
    },
  }
}

const isPredicted = "datum.series === 'predicted ± deviation'"

function frontLayers(rows: readonly ParetoRow[], titles: AxisTitles): Layer[] {
  const { y } = places(rows, titles)
  return [
    {
      transform: [{ filter: isPredicted }],
      mark: { type: 'area', color: palette.sky, opacity: 0.22, interpolate: 'monotone', clip: true },
      encoding: { y: { ...y, field: 'low' }, y2: { field: 'high' } },
    },
    {
      transform: [{ filter: 'datum.isFront' }],
      mark: { type: 'line', interpolate: 'step-after', color: frontColor, strokeWidth: 1.5 },
      // With two axes of numbers Vega-Lite may take either for the one to go along.
      encoding: { order: { field: 'cost', type: 'quantitative' } },
    },
  ]
}

function pointLayer(rows: readonly ParetoRow[]): Layer {
  const series = (Object.keys(looks) as ParetoSeries[]).filter((name) =>
    rows.some((row) => row.series === name || (name === 'front of the search' && row.isFront)),
  )
  const looking = (part: 'shape' | 'fill' | 'stroke'): Looking => ({
    field: 'series',
    type: 'nominal',
    scale: { domain: series, range: series.map((name) => looks[name][part]) },
    legend: { offset: 18 },
  })
  return {
    mark: { type: 'point', opacity: 1, strokeWidth: 1.3, clip: true },
    encoding: {
      shape: looking('shape'),
      fill: looking('fill'),
      stroke: looking('stroke'),
      size: {
        condition: [
          { test: isPredicted, value: 28 },
          { test: "datum.series === 'base'", value: 170 },
        ],
        value: 62,
      },
    },
  }
}

function chosenLayers(rows: readonly ParetoRow[]): Layer[] {
  const labels = { values: placedLabels(rows, size) }
  const text = { type: 'text', align: 'right', baseline: 'bottom', fontSize: 12, fontWeight: 600 } as const
  const encoding: Encoding = { text: { field: 'label', type: 'nominal' } }
  return [
    {
      transform: [{ filter: "datum.label !== ''" }],
      mark: { type: 'point', size: 260, stroke: frontColor, strokeWidth: 1.4, filled: false },
    },
    // A white rim keeps the letters readable over lines.
    { data: labels, mark: { ...text, stroke: '#ffffff', strokeWidth: 4, strokeJoin: 'round' }, encoding },
    { data: labels, mark: { ...text, color: frontColor }, encoding },
  ]
}
