import type { Store } from '../store/store.ts'
import type { RecordedTable } from '../table/recorded-table.ts'
import type { FailurePolicy } from './failure-policy.ts'
import { trainingOutcomeOf } from './outcome.ts'
import type { StudyContext } from './study-context.ts'
import type { RecordedOutcome, StoredOutcome, TaskOutcome, TrainingTask } from './study.ts'

/** Where outcomes are known from. */
export interface OutcomeSource {
  readonly store: Store
  /** Which failures of the past still stand; without it recorded ones alone. */
  readonly failures?: FailurePolicy
}

/** The outcomes that are known before anything is trained, by key: those that the store knows, or all in a table. */
export async function knownOutcomes(
  { evaluator }: StudyContext,
  source: OutcomeSource,
  tasks: readonly TrainingTask[],
): Promise<ReadonlyMap<string, TaskOutcome>> {
  return evaluator.kind === 'table' ? recordedOutcomes(evaluator.table, tasks) : storedOutcomes(source, tasks)
}

/** The outcomes of tasks that need no training, by key; a plan and a run ask alike. */
export async function storedOutcomes(
  source: OutcomeSource,
  tasks: readonly TrainingTask[],
): Promise<ReadonlyMap<string, StoredOutcome>> {
  const outcomes = await Promise.all(tasks.map(({ key }) => storedOutcome(source, key)))
  return new Map(
    tasks.flatMap(({ key }, at) => {
      const outcome = outcomes[at]
      return outcome === undefined ? [] : [[key, outcome]]
    }),
  )
}

async function storedOutcome({ store, failures }: OutcomeSource, key: string): Promise<StoredOutcome | undefined> {
  const record = await store.get(key)
  if (record === undefined) return failures?.standing(key)
  const outcome = trainingOutcomeOf(record)
  return outcome.status === 'failed' && failures?.retries(outcome.failure) === true ? undefined : outcome
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
