import { measureChosen } from '../latency/measure-chosen.ts'
import { shownEntries, type TestOutcomes } from './study-result.ts'
import type { StudyContext } from './study-context.ts'
import type { StudyListener } from './study-event.ts'
import { studySteps, type FinishedStudy, type TrainingRequest, type TrainingAnswer } from './study-steps.ts'
import { StudyMemory } from './study-memory.ts'
import type { EvaluationTask } from './study-work.ts'
import type { Study, TaskOutcome, TrainingTask } from './study.ts'
import { evaluationKeyInput } from './training-key.ts'

/** Answers what a study asks for: by training, or from a table. */
export interface StudyEvaluator<Known extends TaskOutcome = TaskOutcome> {
  /** Trainings that were known before, made by this run, and failed for outside reasons. */
  readonly counts: { readonly cached: number; readonly trained: number; readonly failed: number }
  /** Seconds that the trainings of the study took, whichever run made them; 0 where nothing is trained. */
  readonly deviceSeconds: number
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
  /** Whether a budget of time is used: then no further round begins, unless all of it is in the store. */
  readonly isTimeOver: () => boolean
  /** The same for the time of the devices that train, which counts over all runs of the study. */
  readonly isDeviceTimeOver?: () => boolean
  /** Gives what was worked out before; without it nothing is remembered. */
  readonly memory?: StudyMemory
}

/** A study that ran to its end, and how the nets that are shown do on the test images. */
export interface StudyRun {
  readonly finished: FinishedStudy
  readonly tests: TestOutcomes
  /** What a larger budget would train next; empty where the study did not end for want of budget. */
  readonly next: readonly TrainingTask[]
}

/**
 * Runs a study: trains what the store lacks, then reads the test images for the nets that the report shows.
 *
 * @throws What the evaluator throws.
 */
export async function runStudy(options: RunOptions): Promise<StudyRun> {
  const memory = options.memory ?? new StudyMemory(options.context)
  const steps = studySteps(options.context, memory)
  let step = await steps.next()
  let refused: readonly TrainingTask[] = []
  let used: 'time' | 'device time' = 'time'
  while (step.done !== true) {
    const { tasks } = step.value
    const given = await answer(step.value, memory, options)
    if (typeof given === 'string') [refused, used] = [tasks, given]
    step = await steps.next(typeof given === 'string' ? 'stop' : given)
  }
  const finished: FinishedStudy = step.value.end === 'time' ? { ...step.value, end: used } : step.value
  if (finished.end === 'gate') {
    for (const message of finished.gate?.notes ?? []) options.listener({ type: 'note', message })
  }
  const next = finished.end === 'budget' ? await nextOf(finished, memory) : refused
  await measureChosen(finished.study)
  return { finished, tests: await options.work.evaluate(evaluations(finished)), next }
}

/** The round that would follow. */
async function nextOf({ study, rounds }: FinishedStudy, memory: StudyMemory): Promise<TrainingTask[]> {
  const { batch } = study.context.experiment.search
  const { wanted } = await memory.next(study, batch * study.firstSeeds.length)
  return study.tasks(wanted, () => 'selected', rounds + 1)
}

async function answer(
  request: TrainingRequest,
  memory: StudyMemory,
  { work, listener, isTimeOver, isDeviceTimeOver }: RunOptions,
): Promise<Exclude<TrainingAnswer, 'stop'> | 'time' | 'device time'> {
  const { phase, round, tasks, notes } = request
  const stored = await work.stored(tasks)
  if ((phase === 'selection' || phase === 'gate') && stored.size < tasks.length) {
    if (isTimeOver()) return 'time'
    if (isDeviceTimeOver?.() === true) return 'device time'
  }
  for (const message of notes) listener({ type: 'note', message })
  if (phase !== 'initial') await tellSurrogate(request.study, memory, listener)
  const waiting = tasks.filter(({ key }) => !stored.has(key))
  listener({ type: 'phase', phase, round, trainings: tasks.length, waiting })
  return work.train(tasks, stored)
}

/** Points of the predicted front that are told: enough for a picture. */
const toldPoints = 48

/** What the surrogate was worth when it chose what comes next; other strategies fit none, so there is nothing to tell. */
async function tellSurrogate(study: Study, memory: StudyMemory, listener: StudyListener): Promise<void> {
  if (study.context.experiment.search.strategy !== 'surrogate') return
  const trust = await memory.trust(study)
  if (trust === undefined) return
  listener({ type: 'surrogate', ...trust, front: await memory.front(study, toldPoints) })
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
