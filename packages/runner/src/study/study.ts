import { contentKey } from '@segscale/core'
import type { JobFailure } from '../executor/executor.ts'
import type { KeyInput } from '../store/store.ts'
import type { TrainingRecordOutcome } from './outcome.ts'
import type { NetRole } from './result.ts'
import type { StudyContext } from './study-context.ts'
import type { StudyNet } from './study-net.ts'
import { trainingKeyInput } from './training-key.ts'

/** One training that a study asks for. */
export interface TrainingTask {
  readonly key: string
  readonly input: KeyInput
  readonly net: StudyNet
  readonly seed: number
  readonly role: NetRole
  readonly round: number
}

/** A piece of work that ended for reasons outside of it. It has no record: the next run tries again. */
export interface OutsideFailure {
  readonly status: 'failed'
  readonly failure: JobFailure
  readonly message: string
}

/** How a training ended, for the study: as recorded, or not at all. */
export type TaskOutcome = TrainingRecordOutcome | OutsideFailure

/** A net of the study with its trainings, one per seed. */
export interface StudyEntry {
  readonly net: StudyNet
  readonly role: NetRole
  readonly round: number
  readonly trainings: readonly { readonly task: TrainingTask; readonly outcome: TaskOutcome }[]
}

/** The trainings of a study so far, and what its budget still allows. */
export class Study {
  readonly context: StudyContext
  /** Every net that was trained, in the order of the study. */
  readonly entries: StudyEntry[] = []
  readonly #identities = new Set<string>()
  readonly #indices = new Set<number>()

  constructor(context: StudyContext) {
    this.context = context
  }

  /** How many more nets the budget allows, with all seeds each; infinite where it is one of time alone. */
  get netsLeft(): number {
    const { budget, seeds } = this.context.experiment
    const trainings = budget.trainings ?? Infinity
    return Math.floor(trainings / seeds.length) - this.entries.length
  }

  /** Whether this very net, by its architecture, is part of the study. */
  has(net: StudyNet): boolean {
    return this.#identities.has(net.identity)
  }

  /** Whether the candidate at an index of the space is part of the study. */
  hasIndex(index: number): boolean {
    return this.#indices.has(index)
  }

  /** The trainings of nets, one per seed of the experiment. */
  tasks(nets: readonly StudyNet[], role: (net: StudyNet) => NetRole, round: number): TrainingTask[] {
    const { semantics, data, experiment } = this.context
    return nets.flatMap((net) =>
      experiment.seeds.map((seed) => {
        const { architecture } = net
        const input = trainingKeyInput({ semantics, architecture, data, recipe: experiment.recipe, seed })
        return { key: contentKey(input), input, net, seed, role: role(net), round }
      }),
    )
  }

  /** Takes up the outcomes of tasks, in the order of the tasks. */
  add(tasks: readonly TrainingTask[], outcomes: ReadonlyMap<string, TaskOutcome>): void {
    const byNet = new Map<StudyNet, TrainingTask[]>()
    for (const task of tasks) byNet.set(task.net, [...(byNet.get(task.net) ?? []), task])
    for (const [net, own] of byNet) {
      const [{ role, round }] = own as [TrainingTask]
      this.entries.push({ net, role, round, trainings: own.map((task) => ({ task, outcome: found(task, outcomes) })) })
      this.#identities.add(net.identity)
      if (net.index !== undefined) this.#indices.add(net.index)
    }
  }
}

/** Mean validation accuracy over the seeds that trained to the end; undefined where none did. */
export function validationAccuracy(entry: StudyEntry): number | undefined {
  return mean(trainedAccuracies(entry))
}

/** Validation accuracies of the seeds that trained to the end. */
export function trainedAccuracies(entry: StudyEntry): number[] {
  return entry.trainings.flatMap(({ outcome }) => (outcome.status === 'trained' ? [outcome.validation.accuracy] : []))
}

/**
 * The accuracy that the search counts a net with: a diverged training counts as guessing, one that failed for outside
 * reasons does not count.
 *
 * @param classes - How many classes there are to guess among.
 */
export function searchAccuracy(entry: StudyEntry, classes: number): number | undefined {
  return mean(
    entry.trainings.flatMap(({ outcome }) => {
      if (outcome.status === 'trained') return [outcome.validation.accuracy]
      return outcome.failure === 'diverged' ? [1 / classes] : []
    }),
  )
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}

function found(task: TrainingTask, outcomes: ReadonlyMap<string, TaskOutcome>): TaskOutcome {
  const outcome = outcomes.get(task.key)
  if (outcome === undefined) throw new TypeError(`The training ${task.key} was asked for but has no outcome.`)
  return outcome
}
