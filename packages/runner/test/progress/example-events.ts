import { ProgressState } from '../../src/progress/progress-state.ts'
import type { StudyEvent } from '../../src/study/study-event.ts'
import { Study, type TrainingTask } from '../../src/study/study.ts'
import { smallExampleContext } from '../study/simulation.ts'

const context = smallExampleContext()
const study = new Study(context)
const tasks = study.tasks(
  study.firstTrainings(context.initial),
  (net) => (net === context.base ? 'base' : 'sentinel'),
  0,
)
export const [base, first, second, third] = tasks as [TrainingTask, TrainingTask, TrainingTask, TrainingTask]

/** Base and sentinels are asked for; one of the four has a record. */
export const phase: StudyEvent = {
  type: 'phase',
  phase: 'initial',
  round: 0,
  trainings: 4,
  waiting: [base, first, second],
}
export const cached: StudyEvent = { type: 'cached', task: third }
export const started = (task: TrainingTask, attempt = 1): StudyEvent => ({
  type: 'started',
  task,
  attempt,
  pid: 1,
  log: 'a.log',
})
export const step = (task: TrainingTask, steps: number): StudyEvent => ({
  type: 'step',
  task,
  progress: { step: steps, steps: 20, epoch: 1 + Math.floor(steps / 10), epochs: 2, imagesPerSecond: 640, loss: 1 },
})
export const trained = (task: TrainingTask): StudyEvent => {
  return { type: 'trained', task, accuracy: 0.4567, wallSeconds: 83, imagesPerSecond: 640 }
}
export const failed = (task: TrainingTask): StudyEvent => ({
  type: 'failed',
  task,
  failure: 'diverged',
  message: 'NaN at step 3',
})

/** The state of a study of 12 trainings after some events. */
export function stateAfter(...events: readonly StudyEvent[]): ProgressState {
  const state = new ProgressState(12, 128)
  for (const event of events) state.take(event)
  return state
}
