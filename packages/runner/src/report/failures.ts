import type { FailedTraining } from '../study/result.ts'
import { rescaleText } from './figures.ts'
import { plainText } from './plain-text.ts'

/** A failed training in one line: which one, how it ended. */
export function failureText(failed: FailedTraining): string {
  return `${rescaleText(failed.rescale)}, seed ${failed.seed}: ${plainText(failed.failure, 40)}: ${plainText(failed.message, 160)}`
}

/** What to do about a kind of failure, as one sentence. */
export function failureRemedy(failure: string): string {
  return (
    remedies.get(failure) ??
    'Read its log in the folder logs, then run the same file again: finished trainings are kept.'
  )
}

// A map, because the kind comes from a file and might be called `constructor`.
const remedies: ReadonlyMap<string, string> = new Map(
  Object.entries({
    diverged: 'Lower recipe.learningRate.peak or lengthen its warmup; the same recipe diverges again under this seed.',
    engine: 'Read its log in the folder logs and run segscale doctor; then run the same file again.',
    hung: 'The machine may be overloaded: run the same file again; finished trainings are kept.',
    killed: 'Often memory: let fewer trainings run at once, then run the same file again; finished trainings are kept.',
    stopped: 'Run the same file again to go on; finished trainings are kept.',
  }),
)
