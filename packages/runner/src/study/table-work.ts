import type { RecordedTable } from '../table/recorded-table.ts'
import type { StudyEvaluator } from './run-study.ts'
import { RunStoppedError } from './run-stopped.ts'
import type { TestOutcomes } from './study-result.ts'
import { recordedOutcomes } from './stored-outcomes.ts'
import type { StudyListener } from './study-event.ts'
import type { RecordedOutcome, TaskOutcome, TrainingTask } from './study.ts'

/**
 * Answers what a study asks for from a table of recorded trainings. It trains nothing, writes no record and reads no test
 * images.
 */
export class TableWork implements StudyEvaluator<RecordedOutcome> {
  readonly deviceSeconds: number = 0
  readonly #table: RecordedTable
  readonly #listener: StudyListener
  #lookedUp = 0
  #closed = false

  constructor(table: RecordedTable, listener: StudyListener) {
    this.#table = table
    this.#listener = listener
  }

  /** Trainings looked up; none is trained, and none can fail. */
  get counts(): { readonly cached: number; readonly trained: number; readonly failed: number } {
    return { cached: this.#lookedUp, trained: 0, failed: 0 }
  }

  /** The outcomes of these trainings, all of them, by key. */
  stored(tasks: readonly TrainingTask[]): Promise<ReadonlyMap<string, RecordedOutcome>> {
    return Promise.resolve(recordedOutcomes(this.#table, tasks))
  }

  /**
   * The same outcomes: they were looked up already.
   *
   * @throws RunStoppedError after {@link TableWork.close}.
   */
  train(
    tasks: readonly TrainingTask[],
    stored: ReadonlyMap<string, RecordedOutcome>,
  ): Promise<ReadonlyMap<string, TaskOutcome>> {
    if (this.#closed) return Promise.reject(new RunStoppedError('The run was stopped before this work began.'))
    this.#lookedUp += tasks.length
    for (const task of tasks) {
      const accuracy = stored.get(task.key)?.accuracy
      this.#listener({ type: 'cached', task, ...(accuracy === undefined ? {} : { accuracy }) })
    }
    return Promise.resolve(stored)
  }

  /** Nothing: no weights, no test images. */
  evaluate(): Promise<TestOutcomes> {
    return Promise.resolve(new Map())
  }

  /** Nothing is running; nothing more is looked up. */
  close(): Promise<void> {
    this.#closed = true
    return Promise.resolve()
  }
}
