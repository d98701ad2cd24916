import { SegscaleError } from '@segscale/core'
import { chosenEntries, uniformPartner } from './chosen.ts'
import type { NetRole } from './result.ts'
import { selectNets } from './selection.ts'
import type { StudyContext } from './study-context.ts'
import type { StudyNet } from './study-net.ts'
import { Study, validationAccuracy, type TaskOutcome, type TrainingTask } from './study.ts'

/** What a study wants next: all of these trainings, before it can decide anything else. */
export interface TrainingRequest {
  readonly phase: 'initial' | 'selection' | 'uniform'
  readonly round: number
  readonly tasks: readonly TrainingTask[]
}

/** The outcomes of a request's trainings by key, or `stop`: there is no time for another round. */
export type TrainingAnswer = ReadonlyMap<string, TaskOutcome> | 'stop'

/** Why a study ended. */
export type StudyEnd = 'budget' | 'candidates' | 'time' | 'nothing trained'

/** A study that has asked for all that it wanted. */
export interface FinishedStudy {
  readonly study: Study
  readonly end: StudyEnd
  /** The last round of the study. */
  readonly rounds: number
}

type Steps<Result> = Generator<TrainingRequest, Result, TrainingAnswer>

/**
 * A study as a state machine: base and sentinels, then rounds of selection, then nets of uniform scaling to compare with.
 *
 * It yields what has to be trained and goes on when it is given the outcomes. Whoever drives it decides where they come
 * from: a run trains what the store lacks, a plan stops there. So a plan says what a run does. Each request is a barrier,
 * which is why no choice depends on the order in which trainings end.
 *
 * @throws {@link SegscaleError} with code `EXPERIMENT_INVALID` if the budget cannot hold base and sentinels.
 */
export function* studySteps(context: StudyContext): Steps<FinishedStudy> {
  const study = new Study(context)
  if (context.initial.length > study.netsLeft) throw tooSmall(context)
  yield* train(study, 'initial', 0, context.initial, (net) => (net === context.base ? 'base' : 'sentinel'))
  if (study.entries.every((entry) => validationAccuracy(entry) === undefined)) {
    return { study, end: 'nothing trained', rounds: 0 }
  }
  return yield* rounds(study)
}

function* rounds(study: Study): Steps<FinishedStudy> {
  const { batch } = study.context.experiment.search
  let round = 0
  let end: StudyEnd | undefined
  const select = function* (most: number): Steps<StudyEnd | undefined> {
    const nets = selectNets(study, Math.min(batch, most))
    if (nets.length === 0) return 'candidates'
    const isTrained = yield* train(study, 'selection', round + 1, nets, () => 'selected')
    if (!isTrained) return 'time'
    round++
    return undefined
  }
  while (end === undefined) {
    const most = study.netsLeft - reserveOf(study)
    end = most > 0 ? yield* select(most) : 'budget'
  }
  // A uniform net that the study has anyway leaves its share of the budget over, for more rounds. Those may choose other
  // nets, with other partners, and so on until the budget is used to the last net.
  for (;;) {
    const wanted = missingPartners(study).slice(0, study.netsLeft)
    if (wanted.length > 0) yield* train(study, 'uniform', round + 1, wanted, () => 'uniform')
    else if (end !== 'budget' || study.netsLeft <= 0) return { study, end, rounds: round }
    else end = (yield* select(study.netsLeft)) ?? 'budget'
  }
}

/** Asks for nets and takes up the outcomes; gives back whether there was time for them. */
function* train(
  study: Study,
  phase: TrainingRequest['phase'],
  round: number,
  nets: readonly StudyNet[],
  role: (net: StudyNet) => NetRole,
): Steps<boolean> {
  const tasks = study.tasks(nets, role, round)
  const answer = yield { phase, round, tasks }
  if (answer === 'stop') return false
  study.add(tasks, answer)
  return true
}

/** Nets that must be kept free in the budget for uniform scaling: at most one per chosen net. */
function reserveOf(study: Study): number {
  const { uniform, experiment } = study.context
  return Math.min(experiment.search.budgets.length, uniform.filter((net) => !study.has(net)).length)
}

/** The uniform nets to compare the chosen ones with, as far as they are not trained yet. */
function missingPartners(study: Study): StudyNet[] {
  const partners = chosenEntries(study).map(({ entry }) => uniformPartner(entry.net, study.context.uniform))
  return [...new Set(partners)].filter((net) => net !== undefined).filter((net) => !study.has(net))
}

function tooSmall({ experiment, initial }: StudyContext): SegscaleError {
  const { seeds, budget } = experiment
  const needed = initial.length * seeds.length
  return new SegscaleError(
    'EXPERIMENT_INVALID',
    `budget.trainings must hold base and sentinels, which are ${needed} trainings (${initial.length} nets, ` +
      `${seeds.length} seeds), but is ${budget.trainings ?? 0}. Raise it, or take fewer sentinels or seeds.`,
  )
}
