import type { StudyResult } from '../../study/result.ts'
import { percentOf } from '../figures.ts'

/** One net of the leave-one-out picture, in percent. */
export interface LeaveOneOutRow {
  /** Key of the net's training. */
  readonly key: string
  readonly observed: number
  /** What the surrogate predicts when it has not seen this net, and the central 95 % of that prediction. */
  readonly predicted: number
  readonly low: number
  readonly high: number
}

/** The 97.5 % point of the standard normal distribution. */
const normal975 = 1.959963984540054

/** The points of the leave-one-out picture, in the order of the study; none where no surrogate was fitted. */
export function leaveOneOutRows(result: StudyResult): LeaveOneOutRow[] {
  return (result.surrogate?.leaveOneOutPoints ?? []).map(({ key, observed, mean, deviation }) => ({
    key,
    observed: percentOf(observed),
    predicted: percentOf(mean),
    low: percentOf(Math.max(0, mean - normal975 * deviation)),
    high: percentOf(Math.min(1, mean + normal975 * deviation)),
  }))
}
