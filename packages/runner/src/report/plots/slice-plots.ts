import type { StudyResult } from '../../study/result.ts'
import type { CandidateColumns, CandidateInput } from '../candidate-columns.ts'
import { percentOf } from '../figures.ts'
import { pictureStyle, titled } from './picture-style.ts'
import { plotRows, type Plot } from './plot.ts'

/** One cell of a slice: the best prediction with these two levels. */
interface SliceRow {
  readonly slice: string
  readonly x: string
  readonly y: string
  /** Predicted accuracy in percent. */
  readonly predicted: number
}

/** Slices beyond this number would be too small to read; the inputs that matter most come first. */
const mostSlices = 6

/**
 * Predicted accuracy over pairs of inputs: for every cell the best candidate that has these two levels and fits the middle
 * budget. First depth against width of each segment, then pairs of segments.
 */
export function slicePlots(result: StudyResult, candidates: CandidateColumns | undefined): Plot[] {
  if (candidates === undefined) return []
  const pairs = slicePairs(candidates.inputs).slice(0, mostSlices)
  const limit = budgetLimit(result)
  const rows = pairs.flatMap((pair) => sliceRows(candidates, pair, limit.params))
  if (rows.length === 0) return []
  return [
    {
      id: 'slices',
      section: 'space',
      title: 'Slices of the space',
      caption: `Predicted accuracy of the best candidate with these two levels ${limit.text}. The more a cell stands out the better; empty cells have no candidate.`,
      picture: {
        ...titled('Slices of the space', `best predicted accuracy with these two levels ${limit.text}`),
        config: pictureStyle,
        description: `Predicted accuracy over ${pairs.length} pairs of inputs.`,
        data: { values: rows },
        columns: 3,
        facet: {
          field: 'slice',
          type: 'nominal',
          sort: pairs.map(pairText),
          title: null,
          header: { labelFontSize: 12 },
        },
        spec: {
          width: 170,
          height: 130,
          mark: { type: 'rect', stroke: null },
          encoding: {
            x: { field: 'x', type: 'ordinal', sort: null, title: null, axis: { labelAngle: 0, labelOverlap: true } },
            y: { field: 'y', type: 'ordinal', sort: null, title: null, axis: { labelOverlap: true } },
            color: {
              field: 'predicted',
              type: 'quantitative',
              title: 'predicted (%)',
              scale: { scheme: 'viridis', reverse: true, zero: false },
            },
          },
        },
        resolve: { scale: { x: 'independent', y: 'independent' } },
      },
      columns: ['slice', 'x', 'y', 'predicted'],
      rows: plotRows(rows),
    },
  ]
}

type Pair = readonly [CandidateInput, CandidateInput]

/** Depth against width of each segment first, then the widths of neighbouring segments, then all that is left. */
function slicePairs(inputs: readonly CandidateInput[]): Pair[] {
  const free = inputs.filter(({ levels }) => levels.length > 1)
  const pairs = free.flatMap((y, at) => free.slice(at + 1).map((x): Pair => [x, y]))
  const rank = ([x, y]: Pair): number => {
    const [a, b] = [kindAndSegment(y.name), kindAndSegment(x.name)]
    if (a.kind !== b.kind && a.segment === b.segment) return 0
    return a.kind === b.kind && Math.abs(a.segment - b.segment) === 1 ? 1 + (a.kind.startsWith('w') ? 0 : 1) : 3
  }
  return pairs.sort((a, b) => rank(a) - rank(b))
}

function kindAndSegment(name: string): { kind: string; segment: number } {
  const match = /^(.*?)(\d+)$/.exec(name)
  return { kind: match?.[1] ?? name, segment: Number(match?.[2] ?? NaN) }
}

function pairText([x, y]: Pair): string {
  return `${y.name} (up) by ${x.name}`
}

function sliceRows({ mean, params }: CandidateColumns, pair: Pair, limit: number): SliceRow[] {
  const [x, y] = pair
  const best = new Float64Array(x.levels.length * y.levels.length).fill(-1)
  for (let index = 0; index < mean.length; index++) {
    if ((params[index] as number) > limit) continue
    const cell = (y.codes[index] as number) * x.levels.length + (x.codes[index] as number)
    if ((mean[index] as number) > (best[cell] as number)) best[cell] = mean[index] as number
  }
  const rows: SliceRow[] = []
  // From the highest level down, as an axis with `sort: null` shows the first row on top.
  for (let up = y.levels.length - 1; up >= 0; up--) {
    for (const [right, level] of x.levels.entries()) {
      const accuracy = best[up * x.levels.length + right] as number
      if (accuracy >= 0) {
        rows.push({ slice: pairText(pair), x: level, y: y.levels[up] ?? '', predicted: percentOf(accuracy) })
      }
    }
  }
  return rows
}

function budgetLimit({ budgets = [], base }: StudyResult): { params: number; text: string } {
  const budget = [...budgets].sort((a, b) => a - b)[budgets.length >> 1]
  return budget === undefined
    ? { params: Infinity, text: 'in the whole space' }
    : { params: budget * base.params, text: `within ${Math.round(budget * 100)} % of the parameters` }
}
