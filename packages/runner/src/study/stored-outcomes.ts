import type { Store } from '../store/store.ts'
import type { RecordedTable } from '../table/recorded-table.ts'
import { trainingOutcomeOf, type TrainingRecordOutcome } from './outcome.ts'
import type { StudyContext } from './study-context.ts'
import type { KnownOutcome, RecordedOutcome, TrainingTask } from './study.ts'

/** The outcomes that are known before anything is trained, by key: those in the store, or all in a table. */
export async function knownOutcomes(
  { evaluator }: StudyContext,
  store: Store,
  tasks: readonly TrainingTask[],
): Promise<ReadonlyMap<string, KnownOutcome>> {
  return evaluator.kind === 'table' ? recordedOutcomes(evaluator.table, tasks) : storedOutcomes(store, tasks)
}

/** The outcomes that a store holds for tasks, by key; a plan and a run ask alike. */
export async function storedOutcomes(
  store: Store,
  tasks: readonly TrainingTask[],
): Promise<ReadonlyMap<string, TrainingRecordOutcome>> {
  const records = await Promise.all(tasks.map(({ key }) => store.get(key)))
  return new Map(records.flatMap((record) => (record === undefined ? [] : [[record.key, trainingOutcomeOf(record)]])))
}

/** The outcomes that a table holds for tasks, by key. */
export function recordedOutcomes(
  table: RecordedTable,
  tasks: readonly TrainingTask[],
): ReadonlyMap<string, RecordedOutcome> {
  return new Map(
    tasks.map(({ key, net, seed }) => {
      const accuracy = table.rows[net.index ?? -1]?.accuracies[seed - 1]
      if (accuracy === undefined) throw new TypeError(`The table ${table.name} has no training ${key}.`)
      return [key, { status: 'recorded', accuracy }]
    }),
  )
}
