import { shownEntries, type TestOutcomes } from './study-result.ts'
import type { StudyContext } from './study-context.ts'
import type { StudyListener } from './study-event.ts'
import { studySteps, type FinishedStudy, type TrainingRequest, type TrainingAnswer } from './study-steps.ts'
import type { EvaluationTask } from './study-work.ts'
import type { KnownOutcome, Study, TaskOutcome, TrainingTask } from './study.ts'
import { surrogateReport } from './surrogate-report.ts'
import { surrogateOf } from './surrogate.ts'
import { evaluationKeyInput } from './training-key.ts'

/** Answers what a study asks for: by training, or from a table. */
export interface StudyEvaluator<Known extends KnownOutcome = KnownOutcome> {
  /** Trainings that were known before, made by this run, and failed for outside reasons. */
  readonly counts: { readonly cached: number; readonly trained: number; readonly failed: number }
  /** The outcomes of these trainings that are known already, by key. */
  stored(tasks: readonly TrainingTask[]): Promise<ReadonlyMap<string, Known>>
  /** The outcome of every task, by key; `stored` are those that are known. */
  train(tasks: readonly TrainingTask[], stored: ReadonlyMap<string, Known>): Promise<ReadonlyMap<string, TaskOutcome>>
  /** Evaluations on the test images, by the key of the training. */
  evaluate(tasks: readonly EvaluationTask[]): Promise<TestOutcomes>
  /** Ends what still runs, and lets nothing new begin. */
  close(): Promise<void>
}

/** How a study is run. */
export interface RunOptions {
  readonly context: StudyContext
  readonly work: StudyEvaluator
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
 * @throws What the evaluator throws.
 */
export async function runStudy(options: RunOptions): Promise<StudyRun> {
  const steps = studySteps(options.context)
  let next = steps.next()
  while (next.done !== true) next = steps.next(await answer(next.value, options))
  const finished = next.value
  if (finished.end === 'gate') {
    for (const message of finished.gate?.notes ?? []) options.listener({ type: 'note', message })
  }
  return { finished, tests: await options.work.evaluate(evaluations(finished)) }
}

async function answer(request: TrainingRequest, { work, listener, isTimeOver }: RunOptions): Promise<TrainingAnswer> {
  const { phase, round, tasks, notes } = request
  const stored = await work.stored(tasks)
  const isOptional = phase === 'selection' || phase === 'gate'
  if (isOptional && stored.size < tasks.length && isTimeOver()) return 'stop'
  for (const message of notes) listener({ type: 'note', message })
  if (phase !== 'initial') tellSurrogate(request.study, listener)
  const waiting = tasks.filter(({ key }) => !stored.has(key))
  listener({ type: 'phase', phase, round, trainings: tasks.length, waiting })
  return work.train(tasks, stored)
}

/** What the surrogate was worth when it chose what comes next; other strategies fit none, so there is nothing to tell. */
function tellSurrogate(study: Study, listener: StudyListener): void {
  if (study.context.experiment.search.strategy !== 'surrogate') return
  const summary = surrogateReport(study, surrogateOf(study))?.summary
  if (summary === undefined) return
  const { rmse, spearman } = summary.leaveOneOut
  listener({ type: 'surrogate', nets: summary.n, rmse, spearman })
}

/** The test images are read for the nets that the report shows, if this study has images at all. */
function evaluations({ study }: FinishedStudy): EvaluationTask[] {
  const { evaluator } = study.context
  if (evaluator.kind === 'table') return []
  return shownEntries(study).flatMap(({ trainings }) =>
    trainings.flatMap(({ task, outcome }) =>
      outcome.status === 'trained'
        ? [{ task, weights: outcome.weights, input: evaluationKeyInput(task.key, evaluator.data) }]
        : [],
    ),
  )
}
