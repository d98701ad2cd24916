import { SegscaleError } from '@segscale/core'
import { createInterface } from 'node:readline/promises'
import type { StarterAnswers } from './starter-file.ts'

/** A question to a person, and what stands if there is no answer. */
interface Question {
  readonly field: keyof StarterAnswers
  readonly text: string
}

const questions: readonly Question[] = [
  { field: 'name', text: 'Name of the experiment' },
  { field: 'dataset', text: 'Data set' },
  { field: 'family', text: 'Family of nets (resnet20, resnet56, …)' },
  { field: 'epochs', text: 'Epochs per training' },
  { field: 'trainings', text: 'Trainings in all' },
]

/**
 * Asks a person for what a starter file is written from; an empty answer keeps what is there.
 *
 * @param output - Where questions go: not to standard output, which is for data.
 * @throws SegscaleError with code `USAGE` where the input ends before the last answer, or Ctrl-C is pressed.
 */
export async function askAnswers(
  given: StarterAnswers,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<StarterAnswers> {
  const dialogue = createInterface({ input, output })
  // Ctrl-C and the end of the input both close the dialogue, after which no question would ever be answered.
  const ended = new AbortController()
  dialogue.once('close', () => {
    ended.abort()
  })
  const answers: Record<string, string | number> = { ...given }
  try {
    for (const { field, text } of questions) {
      const answer = (await dialogue.question(`${text} (${given[field]}): `, { signal: ended.signal })).trim()
      if (answer === '') continue
      answers[field] = typeof given[field] === 'number' ? Number(answer) : answer
    }
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'AbortError') throw cause
    const message =
      'All questions must be answered, but the answers ended. Nothing was written; --no-input asks nothing.'
    throw new SegscaleError('USAGE', message, { cause })
  } finally {
    dialogue.close()
  }
  return answers as unknown as StarterAnswers
}
