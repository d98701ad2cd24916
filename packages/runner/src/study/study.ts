import { contentKey, type JsonValue } from '@segscale/core'
import type { JobFailure } from '../executor/failure-class.ts'
import type { KeyInput } from '../store/store.ts'
import type { TrainingRecordOutcome } from './outcome.ts'
import type { NetRole } from './result.ts'
import type { StudyContext } from './study-context.ts'
import type { StudyNet } from './study-net.ts'
import { firstSeeds } from './first-seeds.ts'
import { taskKeyInput } from './training-key.ts'

/** One training that a study asks for. */
export interface TrainingTask {
  readonly key: string
  readonly input: KeyInput
  readonly net: StudyNet
  readonly seed: number
  readonly role: NetRole
  readonly round: number
}

/**
 * A piece of work that ended without an outcome. It has no record; whether the next run tries again depends on the kind of
 * failure.
 */
export interface OutsideFailure {
  readonly status: 'failed'
  readonly failure: JobFailure
  readonly message: string
}

/** What a table says of a training that somebody recorded. */
export interface RecordedOutcome {
  readonly status: 'recorded'
  /** Share in [0, 1]. */
  readonly accuracy: number
}

/** How a training ended, as the store says: as recorded, or with a failure that still stands. */
export type StoredOutcome = TrainingRecordOutcome | OutsideFailure

/** How a training ended, for the study: as the store knows, or as a table says. */
export type TaskOutcome = StoredOutcome | RecordedOutcome

/** One training that a search asks for. */
export interface WantedTraining {
  readonly net: StudyNet
  readonly seed: number
}

/** A net of the study with its trainings so far, one per seed. */
export interface StudyEntry {
  readonly net: StudyNet
  readonly role: NetRole
  /** The round in which it was trained first. */
  readonly round: number
  readonly trainings: readonly { readonly task: TrainingTask; readonly outcome: TaskOutcome }[]
}

/** The trainings of a study so far, and what its budget still allows. */
export class Study {
  readonly context: StudyContext
  /** Every net that was trained, in the order of the study; a further seed of a net replaces its entry. */
  readonly entries: StudyEntry[] = []
  /** Place in `entries`, by the net's identity. */
  readonly #places = new Map<string, number>()
  readonly #indices = new Set<number>()
  #digest = ''

  constructor(context: StudyContext) {
    this.context = context
  }

  /** Stands for all trainings so far and how they came out, in the order of the study. */
  get digest(): string {
    return this.#digest
  }

  /** Trainings so far, failed ones included. */
  get trainings(): number {
    return this.entries.reduce((sum, { trainings }) => sum + trainings.length, 0)
  }

  /** How many more trainings the budget allows; infinite where it is one of time alone. */
  get trainingsLeft(): number {
    return (this.context.experiment.budget.trainings ?? Infinity) - this.trainings
  }

  /** Whether this very net, by its architecture, is part of the study. */
  has(net: StudyNet): boolean {
    return this.#places.has(net.identity)
  }

  /** Whether the candidate at an index of the space is part of the study. */
  hasIndex(index: number): boolean {
    return this.#indices.has(index)
  }

  /** What the study knows of a net; undefined for one that is no part of it. */
  entryOf(net: StudyNet): StudyEntry | undefined {
    return this.entries[this.#places.get(net.identity) ?? -1]
  }

  /**
   * The first of the experiment's seeds that a net was not trained with; undefined when all were.
   *
   * @param picked - Seeds that count as if it had been.
   */
  nextSeed(net: StudyNet, picked: readonly number[] = []): number | undefined {
    const had = new Set([...picked, ...(this.entryOf(net)?.trainings.map(({ task }) => task.seed) ?? [])])
    return this.context.experiment.seeds.find((seed) => !had.has(seed))
  }

  /** The seeds that a net is trained with at first: all, or where further ones come as needed the first of them. */
  get firstSeeds(): readonly number[] {
    return firstSeeds(this.context.experiment)
  }

  /** The first trainings of nets. */
  firstTrainings(nets: readonly StudyNet[]): WantedTraining[] {
    return nets.flatMap((net) => this.firstSeeds.map((seed) => ({ net, seed })))
  }

  /** Trainings as tasks; the role is that of nets that are new to the study. */
  tasks(wanted: readonly WantedTraining[], role: (net: StudyNet) => NetRole, round: number): TrainingTask[] {
    return wanted.map(({ net, seed }) => {
      const input = taskKeyInput(this.context, net, seed)
      return { key: contentKey(input), input, net, seed, role: this.entryOf(net)?.role ?? role(net), round }
    })
  }

  /** Takes up the outcomes of tasks, in the order of the tasks. */
  add(tasks: readonly TrainingTask[], outcomes: ReadonlyMap<string, TaskOutcome>): void {
    this.#digest = contentKey({
      before: this.#digest,
      trainings: tasks.map((task) => told(task, found(task, outcomes))),
    })
    for (const task of tasks) {
      const { net, role, round } = task
      const training = { task, outcome: found(task, outcomes) }
      const place = this.#places.get(net.identity)
      const entry = place === undefined ? undefined : this.entries[place]
      if (entry === undefined || place === undefined) {
        this.#places.set(net.identity, this.entries.length)
        this.entries.push({ net, role, round, trainings: [training] })
        if (net.index !== undefined) this.#indices.add(net.index)
      } else {
        this.entries[place] = { ...entry, trainings: [...entry.trainings, training] }
      }
    }
  }
}

/** Mean validation accuracy over the seeds that trained to the end; undefined where none did. */
export function validationAccuracy(entry: StudyEntry): number | undefined {
  return mean(trainedAccuracies(entry))
}

/** Validation accuracies of the seeds that trained to the end. */
export function trainedAccuracies(entry: StudyEntry): number[] {
  return entry.trainings.flatMap(({ outcome }) => recordedAccuracy(outcome) ?? [])
}

/** The accuracy that a training ended with, on the images that the search sees; undefined for one that failed. */
export function recordedAccuracy(outcome: TaskOutcome): number | undefined {
  if (outcome.status === 'trained') return outcome.validation.accuracy
  return outcome.status === 'recorded' ? outcome.accuracy : undefined
}

/**
 * The accuracies that the search counts a net with, one per seed: a diverged training counts as guessing, one that failed
 * for outside reasons does not count.
 *
 * @param guessing - Accuracy of a net that guesses.
 */
export function searchAccuracies(entry: StudyEntry, guessing: number): number[] {
  return entry.trainings.flatMap(({ outcome }) => {
    if (outcome.status !== 'failed') return recordedAccuracy(outcome) ?? []
    return outcome.failure === 'diverged' ? [guessing] : []
  })
}

/** The mean of {@link searchAccuracies}; undefined where no training counts. */
export function searchAccuracy(entry: StudyEntry, guessing: number): number | undefined {
  return mean(searchAccuracies(entry, guessing))
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** All that a search makes of a training. */
function told({ net, seed, role }: TrainingTask, outcome: TaskOutcome): JsonValue {
  const cameOut = outcome.status === 'failed' ? outcome.failure : (recordedAccuracy(outcome) ?? null)
  return [net.identity, net.index ?? null, seed, role, cameOut]
}

function found(task: TrainingTask, outcomes: ReadonlyMap<string, TaskOutcome>): TaskOutcome {
  const outcome = outcomes.get(task.key)
  if (outcome === undefined) throw new TypeError(`The training ${task.key} was asked for but has no outcome.`)
  return outcome
}
