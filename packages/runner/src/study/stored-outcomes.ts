import type { Store } from '../store/store.ts'
import { trainingOutcomeOf, type TrainingRecordOutcome } from './outcome.ts'
import type { TrainingTask } from './study.ts'

/** The outcomes that a store holds for tasks, by key; a plan and a run ask alike. */
export async function storedOutcomes(
  store: Store,
  tasks: readonly TrainingTask[],
): Promise<ReadonlyMap<string, TrainingRecordOutcome>> {
  const records = await Promise.all(tasks.map(({ key }) => store.get(key)))
  return new Map(records.flatMap((record) => (record === undefined ? [] : [[record.key, trainingOutcomeOf(record)]])))
}
