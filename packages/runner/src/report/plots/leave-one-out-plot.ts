import type { StudyResult } from '../../study/result.ts'
import { leaveOneOutPicture } from './leave-one-out-picture.ts'
import { leaveOneOutRows } from './leave-one-out-rows.ts'
import { plotRows, type Plot } from './plot.ts'

/** Predicted against trained accuracy; none without a surrogate. */
export function leaveOneOutPlots(result: StudyResult): Plot[] {
  const rows = leaveOneOutRows(result)
  if (result.surrogate === null || rows.length === 0) return []
  return [
    {
      id: 'leave-one-out',
      section: 'trust',
      title: 'Predicted against trained',
      caption:
        'Each net as the surrogate predicts it from all the others. Points on the diagonal were predicted exactly; bars ' +
        'hold 95 % of a prediction.',
      picture: leaveOneOutPicture(result, result.surrogate, rows),
      columns: ['key', 'observed', 'predicted', 'low', 'high'],
      rows: plotRows(rows),
    },
  ]
}
