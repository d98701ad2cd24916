import { evaluationKeyInput } from './training-key.ts'
import { shownEntries, type TestOutcomes } from './study-result.ts'
import type { StudyContext } from './study-context.ts'
import type { StudyListener } from './study-event.ts'
import { studySteps, type FinishedStudy, type TrainingRequest, type TrainingAnswer } from './study-steps.ts'
import type { EvaluationTask, StudyWork } from './study-work.ts'

/** How a study is run. */
export interface RunOptions {
  readonly context: StudyContext
  readonly work: StudyWork
  readonly listener: StudyListener
  /** Whether the budget of time is used: then no further round begins, unless all of it is in the store. */
  readonly isTimeOver: () => boolean
}

/** A study that ran to its end, and how the nets that are shown do on the test images. */
export interface StudyRun {
  readonly finished: FinishedStudy
  readonly tests: TestOutcomes
}

/**
 * Runs a study: trains what the store lacks, then reads the test images for the nets that the report shows.
 *
 * @throws What {@link StudyWork} throws.
 */
export async function runStudy(options: RunOptions): Promise<StudyRun> {
  const steps = studySteps(options.context)
  let next = steps.next()
  while (next.done !== true) next = steps.next(await answer(next.value, options))
  const finished = next.value
  return { finished, tests: await options.work.evaluate(evaluations(finished)) }
}

async function answer(request: TrainingRequest, { work, listener, isTimeOver }: RunOptions): Promise<TrainingAnswer> {
  const { phase, round, tasks } = request
  const stored = await work.stored(tasks)
  if (phase === 'selection' && stored.size < tasks.length && isTimeOver()) return 'stop'
  const waiting = tasks.filter(({ key }) => !stored.has(key))
  listener({ type: 'phase', phase, round, trainings: tasks.length, waiting })
  return work.train(tasks, stored)
}

function evaluations({ study }: FinishedStudy): EvaluationTask[] {
  return shownEntries(study).flatMap(({ trainings }) =>
    trainings.flatMap(({ task, outcome }) =>
      outcome.status === 'trained'
        ? [{ task, weights: outcome.weights, input: evaluationKeyInput(task.key, study.context.data) }]
        : [],
    ),
  )
}
