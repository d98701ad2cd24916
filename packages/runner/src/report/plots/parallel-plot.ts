import type { StudyResult } from '../../study/result.ts'
import { levelNumber, type CandidateColumns, type CandidateInput } from '../candidate-columns.ts'
import { percentOf } from '../figures.ts'
import { pictureStyle, titled } from './picture-style.ts'
import type { Plot, PlotCell } from './plot.ts'

const shown = 1000

/**
 * Parallel coordinates of the best 1,000 candidates within the largest budget: which levels good nets share. Every axis
 * runs from its lowest value at the bottom to its highest at the top.
 */
export function parallelPlots(result: StudyResult, candidates: CandidateColumns | undefined): Plot[] {
  const inputs = candidates?.inputs.filter(({ levels }) => levels.length > 1) ?? []
  if (candidates === undefined || inputs.length < 2) return []
  const best = bestCandidates(candidates, Math.max(...(result.budgets ?? []), 0) * result.base.params || Infinity)
  const rows = best.map((index): Record<string, PlotCell> => ({
    ...Object.fromEntries(inputs.map(({ name, levels, codes }) => [name, levels[codes[index] ?? 0] ?? ''])),
    params: candidates.params[index] ?? 0,
    predicted: percentOf(candidates.mean[index] ?? 0),
  }))
  const axes = [...inputs.map(({ name }) => name), 'params', 'predicted']
  return [
    {
      id: 'parallel',
      section: 'space',
      title: `The best ${rows.length} candidates`,
      caption:
        'One line per net. Where lines gather, good nets agree on that level; where they spread, it hardly matters.',
      picture: {
        ...titled(
          `The best ${rows.length} candidates by prediction`,
          'one line per net, every axis from lowest to highest',
        ),
        width: 640,
        height: 300,
        config: pictureStyle,
        description: `Parallel coordinates of the best ${rows.length} candidates over ${axes.length} axes.`,
        // The best lie on top.
        data: { values: lines(candidates, inputs, [...best].reverse()) },
        mark: { type: 'line', strokeWidth: 1, strokeOpacity: rows.length > 300 ? 0.25 : 0.5 },
        encoding: {
          x: { field: 'axis', type: 'nominal', sort: axes, title: null, axis: { labelAngle: 0, grid: true } },
          y: {
            field: 'place',
            type: 'quantitative',
            title: null,
            axis: { values: [0, 1], labelExpr: "datum.value ? 'high' : 'low'" },
          },
          detail: { field: 'net', type: 'nominal' },
          color: {
            field: 'predicted',
            type: 'quantitative',
            title: 'predicted (%)',
            scale: { scheme: 'viridis', reverse: true, zero: false },
          },
        },
      },
      columns: axes,
      rows,
    },
  ]
}

/** The candidates with the highest predicted accuracy, best first. */
export function bestCandidates({ mean, params }: CandidateColumns, limit: number, count: number = shown): number[] {
  const within = [...mean.keys()].filter((index) => (params[index] as number) <= limit)
  return within.sort((a, b) => (mean[b] as number) - (mean[a] as number) || a - b).slice(0, count)
}

interface LinePoint {
  readonly net: number
  readonly axis: string
  readonly place: number
  readonly predicted: number
}

function lines(candidates: CandidateColumns, inputs: readonly CandidateInput[], best: readonly number[]): LinePoint[] {
  const size = spread(best.map((index) => Math.log(candidates.params[index] ?? 1)))
  const score = spread(best.map((index) => candidates.mean[index] ?? 0))
  const places = inputs.map(levelPlaces)
  return best.flatMap((index, net) => {
    const predicted = percentOf(candidates.mean[index] ?? 0)
    const at = (axis: string, place: number | undefined): LinePoint => ({
      net,
      axis,
      place: Number((place ?? 0).toFixed(4)),
      predicted,
    })
    return [
      ...inputs.map(({ name, codes }, input) => at(name, places[input]?.[codes[index] ?? 0])),
      at('params', size[net]),
      at('predicted', score[net]),
    ]
  })
}

/** Numbers by their logarithm, as the surrogate sees them; other levels evenly. */
function levelPlaces({ levels }: CandidateInput): number[] {
  const values = levels.map(levelNumber)
  const areNumbers = values.every((value): value is number => value !== undefined && value > 0)
  return spread(areNumbers ? values.map((value) => Math.log(value)) : [...levels.keys()])
}

function spread(values: readonly number[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return values.map((value) => (high > low ? (value - low) / (high - low) : 0.5))
}
