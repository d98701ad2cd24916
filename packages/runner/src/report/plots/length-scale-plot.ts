import type { StudyResult } from '../../study/result.ts'
import type { CandidateColumns } from '../candidate-columns.ts'
import { palette, pictureStyle, titled } from './picture-style.ts'
import type { Plot } from './plot.ts'

/**
 * How much each input matters to the surrogate: the inverse of its length scale, as a share of the largest; none without
 * a surrogate, or where the kernel has other length scales than one per input.
 */
export function lengthScalePlots(result: StudyResult, candidates: CandidateColumns | undefined): Plot[] {
  const scales = result.surrogate?.hyperparameters.lengthScales ?? []
  const names = (candidates?.inputs ?? []).filter(({ levels }) => levels.length > 1).map(({ name }) => name)
  if (scales.length === 0 || scales.length !== names.length) return []
  const largest = Math.max(...scales.map((scale) => 1 / scale))
  const rows = names.map((input, at) => {
    const lengthScale = scales[at] ?? Infinity
    return { input, lengthScale, importance: 1 / lengthScale / largest }
  })
  return [
    {
      id: 'length-scales',
      section: 'space',
      title: 'What accuracy depends on',
      caption:
        'The inverse of each length scale of the surrogate: a long bar means that accuracy changes quickly along this ' +
        'input, a short one that it hardly matters within this space.',
      picture: {
        ...titled('What accuracy depends on', 'inverse length scale, as a share of the largest'),
        width: 420,
        height: { step: 26 },
        config: pictureStyle,
        description: `Importance of ${rows.length} inputs by their length scales.`,
        data: { values: rows },
        mark: { type: 'bar', color: palette.blue, height: 16 },
        encoding: {
          y: { field: 'input', type: 'nominal', sort: names, title: null },
          x: { field: 'importance', type: 'quantitative', title: 'Importance', scale: { domain: [0, 1] } },
        },
      },
      columns: ['input', 'lengthScale', 'importance'],
      rows,
    },
  ]
}
