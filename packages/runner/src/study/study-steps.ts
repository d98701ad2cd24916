import { SegscaleError } from '@segscale/core'
import { gateSteps, type GateReport } from './accept-gate.ts'
import { chosenEntries, uniformPartner } from './chosen.ts'
import { gateOf } from './gate-text.ts'
import type { NetRole } from './result.ts'
import type { StudyContext } from './study-context.ts'
import type { StudyNet } from './study-net.ts'
import { StudyMemory } from './study-memory.ts'
import { Study, validationAccuracy, type TaskOutcome, type TrainingTask, type WantedTraining } from './study.ts'

/** What a study wants next: all of these trainings, before it can decide anything else. */
export interface TrainingRequest {
  /** `gate` adds sentinels because the surrogate fell short. */
  readonly phase: 'initial' | 'gate' | 'selection' | 'uniform'
  readonly round: number
  readonly tasks: readonly TrainingTask[]
  /** The study that asks. */
  readonly study: Study
  /** What the study decided since the last request and the user should know of, a sentence each. */
  readonly notes: readonly string[]
}

/** The outcomes of a request's trainings by key, or `stop`: there is no time for another round. */
export type TrainingAnswer = ReadonlyMap<string, TaskOutcome> | 'stop'

/** Why a study ended. */
export type StudyEnd = 'budget' | 'candidates' | 'gain' | 'gate' | 'time' | 'device time' | 'nothing trained'

/** A study that has asked for all that it wanted. */
export interface FinishedStudy {
  readonly study: Study
  readonly end: StudyEnd
  /** The last round of the study. */
  readonly rounds: number
  /** What came of `accept`; undefined where the experiment has none, or nothing to judge. */
  readonly gate: GateReport | undefined
}

/** A part of a study that may ask for trainings. */
export type Steps<Result> = AsyncGenerator<TrainingRequest, Result, TrainingAnswer>

/** Asks for trainings; gives back whether there was time for them. */
export type Ask = Generator<TrainingRequest, boolean, TrainingAnswer>

/**
 * A study as a state machine: base and sentinels, then the gate, then rounds of selection, then nets of uniform scaling to
 * compare with.
 *
 * It yields what has to be trained and goes on when it is given the outcomes. Whoever drives it decides where they come
 * from: a run trains what the store lacks, a plan stops there. So a plan says what a run does. Each request is a barrier,
 * which is why no choice depends on the order in which trainings end.
 *
 * @param memory - Gives what was worked out before, instead of working it out again.
 * @throws {@link SegscaleError} with code `EXPERIMENT_INVALID` if the budget cannot hold base and sentinels.
 */
export async function* studySteps(
  context: StudyContext,
  memory: StudyMemory = new StudyMemory(context),
): Steps<FinishedStudy> {
  const study = new Study(context)
  if (context.initial.length * study.firstSeeds.length > study.trainingsLeft) throw tooSmall(study)
  const isBase = ({ identity }: StudyNet): boolean => identity === context.base.identity
  yield* train(study, 'initial', 0, study.firstTrainings(context.initial), {
    role: (net) => (isBase(net) ? 'base' : 'sentinel'),
  })
  if (study.entries.every((entry) => validationAccuracy(entry) === undefined)) {
    return { study, end: 'nothing trained', rounds: 0, gate: undefined }
  }
  const accept = gateOf(context.experiment)
  const gate =
    accept === undefined
      ? undefined
      : yield* gateSteps(
          study,
          memory,
          accept,
          Math.floor((study.trainingsLeft - reserveOf(study)) / study.firstSeeds.length),
          (nets, notes) => train(study, 'gate', 0, study.firstTrainings(nets), { role: () => 'sentinel', notes }),
        )
  if (gate?.outcome === 'stopped') return { study, end: 'gate', rounds: 0, gate }
  if (gate?.outcome === 'out of time') return { study, end: 'time', rounds: 0, gate }
  return { ...(yield* rounds(study, memory, gate?.notes ?? [])), gate }
}

async function* rounds(
  study: Study,
  memory: StudyMemory,
  notes: readonly string[],
): Steps<Omit<FinishedStudy, 'gate'>> {
  const { batch, stop, strategy } = study.context.experiment.search
  const perRound = batch * study.firstSeeds.length
  let news = notes
  let round = 0
  let end: StudyEnd | undefined
  const select = async function* (most: number): Steps<StudyEnd | undefined> {
    const { wanted, expectedGain } = await memory.next(study, Math.min(perRound, most))
    if (wanted.length === 0) return 'candidates'
    if (stop !== undefined && expectedGain !== undefined && expectedGain < stop.gain) return 'gain'
    const isTrained = yield* train(study, 'selection', round + 1, wanted, { role: () => 'selected', notes: news })
    if (!isTrained) return 'time'
    news = []
    round++
    return undefined
  }
  while (end === undefined) {
    const most = study.trainingsLeft - reserveOf(study)
    end = most >= study.firstSeeds.length ? yield* select(most) : 'budget'
  }
  // A uniform net that the study has anyway leaves its share of the budget over, for more rounds. Those may choose other
  // nets, with other partners, and so on until the budget is used to the last net.
  for (;;) {
    const affordable = Math.floor(study.trainingsLeft / study.firstSeeds.length)
    if (strategy === 'surrogate') await memory.fitted(study)
    const wanted = missingPartners(study).slice(0, affordable)
    if (wanted.length > 0) {
      yield* train(study, 'uniform', round + 1, study.firstTrainings(wanted), { role: () => 'uniform', notes: news })
      news = []
    } else if (end !== 'budget' || affordable <= 0) return { study, end, rounds: round }
    else end = (yield* select(study.trainingsLeft)) ?? 'budget'
  }
}

/** Asks for trainings and takes up the outcomes; gives back whether there was time for them. */
function* train(
  study: Study,
  phase: TrainingRequest['phase'],
  round: number,
  wanted: readonly WantedTraining[],
  { role, notes = [] }: { readonly role: (net: StudyNet) => NetRole; readonly notes?: readonly string[] },
): Ask {
  const tasks = study.tasks(wanted, role, round)
  const answer = yield { phase, round, tasks, study, notes }
  if (answer === 'stop') return false
  study.add(tasks, answer)
  return true
}

/** Trainings that must be kept free in the budget for uniform scaling: at most one net per chosen net. */
function reserveOf(study: Study): number {
  const { experiment } = study.context
  const missing = comparedWith(study).filter((net) => !study.has(net)).length
  return Math.min(experiment.search.budgets.length, missing) * study.firstSeeds.length
}

/** The uniform nets to compare the chosen ones with, as far as they are not trained yet. */
function missingPartners(study: Study): StudyNet[] {
  const nets = comparedWith(study)
  const partners = chosenEntries(study).map(({ entry }) => uniformPartner(entry.net, nets))
  return [...new Set(partners)].filter((net) => net !== undefined).filter((net) => !study.has(net))
}

/** Nets for comparison. A search among the uniform nets themselves has nothing to be compared with. */
function comparedWith({ context: { experiment, uniform } }: Study): readonly StudyNet[] {
  return experiment.search.strategy === 'uniform-scaling' ? [] : uniform
}

function tooSmall({ context: { experiment, initial }, firstSeeds }: Study): SegscaleError {
  const needed = initial.length * firstSeeds.length
  return new SegscaleError(
    'EXPERIMENT_INVALID',
    `budget.trainings must hold base and sentinels, which are ${needed} trainings (${initial.length} nets, ` +
      `${firstSeeds.length} seeds), but is ${experiment.budget.trainings ?? 0}. Raise it, or take fewer sentinels or seeds.`,
  )
}
