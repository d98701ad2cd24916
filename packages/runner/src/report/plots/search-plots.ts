import { hypervolume } from '@segscale/gp'
import type { TopLevelSpec } from 'vega-lite'
import type { StudyResult, TrainedNet } from '../../study/result.ts'
import type { CandidateColumns } from '../candidate-columns.ts'
import { percentOf, percentText } from '../figures.ts'
import { palette, pictureStyle, titled } from './picture-style.ts'
import { plotRows, type Plot } from './plot.ts'
import { expectedBest, expectedHypervolume } from './random-search.ts'

const ours = 'this search'
const chance = 'random search, expected'

interface ProgressRow {
  readonly search: typeof ours | typeof chance
  /** Nets trained so far. */
  readonly nets: number
  readonly value: number
}

/** A study as far as it went: all that its progress is drawn from. */
export type SearchedStudy = Pick<StudyResult, 'trained' | 'base' | 'hypervolume' | 'budgets'>

/** Hypervolume and best accuracy against the number of nets trained, beside what random search would be expected to reach. */
export function searchPlots(study: SearchedStudy, candidates: CandidateColumns | undefined): Plot[] {
  const nets = study.trained.filter(({ role }) => role !== 'uniform')
  if (nets.length === 0) return []
  const budget = Math.max(...(study.budgets ?? []), 0) || 1
  const affordable = candidates === undefined ? undefined : within(candidates, budget * study.base.params)
  // One point would be no line.
  return [volumePlot(study, nets, affordable), bestPlot(study, nets, budget, affordable)].filter(
    ({ rows }) => rows.length > 1,
  )
}

/** The hypervolume of the front after each net, in the order of the study. */
export function hypervolumes(
  nets: readonly TrainedNet[],
  { accuracy, params }: StudyResult['hypervolume']['reference'],
): number[] {
  let front: (readonly [number, number])[] = []
  return nets.map(({ validation, paramsShare }) => {
    // What another net beats adds nothing, and would be looked at again for every net that follows.
    if (validation !== null && !front.some(([best, cost]) => best >= validation && cost <= paramsShare)) {
      front = [...front.filter(([best, cost]) => best > validation || cost < paramsShare), [validation, paramsShare]]
    }
    return front.length === 0 ? 0 : hypervolume(front, [accuracy, params], ['max', 'min'])
  })
}

type Affordable = Pick<CandidateColumns, 'size' | 'mean' | 'params'>

function within({ mean, params }: CandidateColumns, limit: number): Affordable | undefined {
  const kept = [...params.keys()].filter((index) => (params[index] as number) <= limit)
  if (kept.length === 0) return undefined
  const of = (column: Float64Array): Float64Array => Float64Array.from(kept, (index) => column[index] as number)
  return { size: kept.length, mean: of(mean), params: of(params) }
}

function volumePlot(study: SearchedStudy, nets: readonly TrainedNet[], affordable: Affordable | undefined): Plot {
  const { reference } = study.hypervolume
  const expected =
    affordable === undefined ? [] : expectedHypervolume(affordable, nets.length, study.base.params, reference)
  const rows = [...progress(ours, hypervolumes(nets, reference)), ...progress(chance, expected)]
  return {
    id: 'hypervolume',
    section: 'search',
    title: 'Hypervolume against trainings',
    caption:
      'The area under the front after each trained net: base and sentinels first, then what was selected.' +
      (affordable === undefined
        ? ''
        : ' Random search draws candidates within the largest budget, and its outcomes are what the surrogate predicts of them.'),
    picture: progressPicture('Hypervolume', 'Hypervolume of the front', rows),
    columns: ['search', 'nets', 'value'],
    rows: plotRows(rows),
  }
}

function bestPlot(
  { base }: SearchedStudy,
  nets: readonly TrainedNet[],
  budget: number,
  affordable: Affordable | undefined,
): Plot {
  let best: number | undefined
  const found = nets.map((net) => {
    if (net.validation !== null && net.params <= budget * base.params) best = Math.max(best ?? 0, net.validation)
    return best
  })
  const expected = affordable === undefined ? [] : expectedBest(affordable.mean, nets.length)
  const inPercent = (values: readonly (number | undefined)[]): (number | undefined)[] =>
    values.map((value) => (value === undefined ? undefined : percentOf(value)))
  const rows = [...progress(ours, inPercent(found)), ...progress(chance, inPercent(expected))]
  const size = `within ${percentText(budget)} of the parameters`
  return {
    id: 'best-so-far',
    section: 'search',
    title: 'Best so far',
    caption:
      `The best accuracy ${size} after each trained net` +
      (affordable === undefined
        ? '.'
        : ", beside the expected best of as many random candidates, by the surrogate's predictions."),
    picture: progressPicture('Best so far', 'Best accuracy (%)', rows, size),
    columns: ['search', 'nets', 'value'],
    rows: plotRows(rows),
  }
}

function progress(search: ProgressRow['search'], values: readonly (number | undefined)[]): ProgressRow[] {
  return values.flatMap((value, at) => (value === undefined ? [] : [{ search, nets: at + 1, value }]))
}

function progressPicture(title: string, measure: string, rows: readonly ProgressRow[], among = ''): TopLevelSpec {
  const searches = [ours, chance].filter((search) => rows.some((row) => row.search === search))
  return {
    ...titled(title, `${among === '' ? '' : `${among}, `}against the number of nets trained`),
    width: 520,
    height: 260,
    config: pictureStyle,
    description: `${measure} against the number of nets trained.`,
    data: { values: [...rows] },
    mark: { type: 'line', strokeWidth: 2, interpolate: 'step-after' },
    encoding: {
      x: { field: 'nets', type: 'quantitative', title: 'Nets trained', axis: { tickMinStep: 1 } },
      y: { field: 'value', type: 'quantitative', title: measure, scale: { zero: false } },
      color: {
        field: 'search',
        type: 'nominal',
        title: null,
        scale: { domain: searches, range: [palette.vermilion, palette.grey] },
      },
      strokeDash: {
        field: 'search',
        type: 'nominal',
        title: null,
        scale: {
          domain: searches,
          range: [
            [1, 0],
            [5, 4],
          ],
        },
      },
    },
  }
}
