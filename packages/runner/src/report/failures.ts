import type { FailedTraining } from '../study/result.ts'
import { rescaleText } from './figures.ts'
import { plainText } from './plain-text.ts'

/** A failed training in one line: which one, how it ended. {@link failureLog} has the rest. */
export function failureText(failed: FailedTraining): string {
  const [what = ''] = failed.message.split('\nLog: ')
  return `${rescaleText(failed.rescale)}, seed ${failed.seed}: ${plainText(failed.failure, 40)}: ${plainText(what, 160)}`
}

/** The log of a failed training that its message names: the path and the last lines; none for failures without a log. */
export function failureLog({ message }: FailedTraining): string[] {
  const lines = message.split('\n')
  const start = lines.findIndex((line) => line.startsWith('Log: '))
  return start === -1 ? [] : lines.slice(start, start + 1 + tailLines).map((line) => plainText(line, 400))
}

const tailLines = 20

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
    bug: 'This is a bug in segscale; it is not tried again unless with --retry-failed=bug.',
    engine: 'Read its log and run segscale doctor; it is not tried again unless with --retry-failed=engine.',
    hung: 'The machine may be overloaded: run the same file again; finished trainings are kept.',
    killed: 'Something outside ended it: run the same file again; finished trainings are kept.',
    'out-of-memory':
      'Let fewer trainings run at once, or allow more with --memory; it is tried again under a higher limit.',
    timeout:
      'Allow more time with --timeout or --silence, then run the same file again; it goes on from its checkpoint.',
    stopped: 'Run the same file again to go on; finished trainings are kept.',
  }),
)
