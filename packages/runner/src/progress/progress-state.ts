import type { TrainingProgress } from '@segscale/engine'
import type { StudyEvent } from '../study/study-event.ts'
import type { TrainingTask } from '../study/study.ts'

/** A training that runs now. */
export interface RunningTraining {
  readonly task: TrainingTask
  /** Undefined before its first step. */
  readonly progress: TrainingProgress | undefined
}

/** How far a run is, gathered from its events; has no clock of its own. */
export class ProgressState {
  /** Trainings of the whole study; an upper bound while the study goes on. */
  readonly total: number
  readonly #batchSize: number
  #cached = 0
  #trained = 0
  #failed = 0
  #evaluationsLeft = 0
  #waiting: TrainingTask[] = []
  readonly #running = new Map<string, RunningTraining>()

  /**
   * @param total - Trainings of the study, as planned.
   * @param batchSize - Images per step.
   */
  constructor(total: number, batchSize: number) {
    this.total = total
    this.#batchSize = batchSize
  }

  /** Trainings that have an outcome, from the store or from this run. */
  get done(): number {
    return Math.min(this.total, this.#cached + this.#trained + this.#failed)
  }

  /** Trainings whose record was found. */
  get cached(): number {
    return this.#cached
  }

  /** Trainings that ended without a net, recorded ones included. */
  get failed(): number {
    return this.#failed
  }

  /** Evaluations on the test images that are still to come. */
  get evaluationsLeft(): number {
    return this.#evaluationsLeft
  }

  /** The trainings that run now, in the order in which they started. */
  get running(): readonly RunningTraining[] {
    return [...this.#running.values()]
  }

  /** Images per second of all running trainings together. */
  get imagesPerSecond(): number {
    return this.running.reduce((sum, { progress }) => sum + (progress?.imagesPerSecond ?? 0), 0)
  }

  /**
   * Seconds until all trainings are done, from the speed of those that run now; undefined while none has a speed.
   *
   * Trainings that are not asked for yet are taken to cost what the running and waiting ones cost on average.
   */
  get secondsLeft(): number | undefined {
    const running = this.running.filter(({ progress }) => progress !== undefined && progress.imagesPerSecond > 0)
    // Work in multiply-accumulates per image, times images: what all trainings of a study have in common.
    const speed = running.reduce((sum, { task, progress }) => sum + task.net.macs * (progress?.imagesPerSecond ?? 0), 0)
    const [first] = running
    if (first?.progress === undefined || speed === 0) return undefined
    const known = [...this.running.map(({ task }) => task), ...this.#waiting]
    const macs = known.reduce((sum, { net }) => sum + net.macs, 0)
    const unknown = Math.max(0, this.total - this.done - known.length) * (macs / known.length)
    const finished = this.running.reduce((sum, { task, progress }) => sum + task.net.macs * shareOf(progress), 0)
    return ((macs + unknown - finished) * first.progress.steps * this.#batchSize) / speed
  }

  /** Takes an event in. */
  take(event: StudyEvent): void {
    if (event.type === 'evaluating') this.#evaluationsLeft = event.evaluations - event.stored
    if (event.type === 'evaluated') this.#evaluationsLeft--
    if (event.type === 'phase') this.#waiting = [...event.waiting]
    if (event.type === 'cached') {
      if (event.failure === undefined) this.#cached++
      else this.#failed++
    }
    if (event.type === 'started') this.#start(event.task)
    if (event.type === 'step') this.#running.set(event.task.key, { task: event.task, progress: event.progress })
    if (event.type === 'trained' || event.type === 'failed') {
      this.#running.delete(event.task.key)
      if (event.type === 'trained') this.#trained++
      else this.#failed++
    }
  }

  #start(task: TrainingTask): void {
    this.#waiting = this.#waiting.filter(({ key }) => key !== task.key)
    this.#running.set(task.key, { task, progress: undefined })
  }
}

function shareOf(progress: TrainingProgress | undefined): number {
  return progress === undefined ? 0 : progress.step / progress.steps
}
