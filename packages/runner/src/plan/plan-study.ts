import { basename } from 'node:path'
import { durationSeconds, type Experiment } from '@segscale/core'
import type { Costs } from '@segscale/models'
import { Remembered } from '../store/remembered.ts'
import type { KeyInput, Store } from '../store/store.ts'
import type { Evaluator } from '../study/evaluator.ts'
import { firstSeeds } from '../study/first-seeds.ts'
import { gateOf, type Gate } from '../study/gate-text.ts'
import type { NetRescale } from '../study/net-rescale.ts'
import type { NetRole } from '../study/result.ts'
import type { FailurePolicy } from '../study/failure-policy.ts'
import { knownOutcomes, type OutcomeSource } from '../study/stored-outcomes.ts'
import type { StudyContext } from '../study/study-context.ts'
import { StudyMemory } from '../study/study-memory.ts'
import { studySteps } from '../study/study-steps.ts'
import type { TaskOutcome, TrainingTask } from '../study/study.ts'
import { experimentKey } from '../study/training-key.ts'
import { RecordsByNet, type NearestRecord } from './nearest-record.ts'
import { throughputOf, trainingSeconds } from './throughput.ts'

/** Why a training is on a plan: it has no record, has one, has one of a failure, or stands in a table. */
export type PlanReason = 'new' | 'cached' | 'failed before' | 'recorded'

/** A training that is known to come. */
export interface PlannedTraining extends Costs {
  readonly key: string
  readonly rescale: NetRescale
  readonly seed: number
  readonly role: NetRole
  readonly round: number
  readonly reason: PlanReason
  /** Of a new training: the record of the same net that it has the most in common with, and what differs. */
  readonly nearest?: NearestRecord
}

/** What a run of an experiment would do: the content of `plan.json`. */
export interface StudyPlan {
  readonly format: 1
  readonly name: string
  /** SHA-256 of the resolved file. */
  readonly experiment: string
  /** What {@link StudyMemory.course} says: what the study works out is remembered under it. */
  readonly course: string
  /** What is rescaled; for recorded trainings the table's file name. */
  readonly family: string
  readonly candidates: number
  readonly base: Costs
  readonly strategy: Experiment['search']['strategy']
  /** The gate between sentinels and search, with what follows where the surrogate falls short; null without one. */
  readonly accept: Gate | null
  readonly trainings: {
    /**
     * All trainings of the study. Exact under a budget of trainings, unless the candidates run out before it: then, as
     * under a budget of time alone, it is what is expected.
     */
    readonly total: number
    /** Those that need no training: they have a record, or stand in a table. */
    readonly cached: number
    readonly toDo: number
    /** Recorded failures, which are not repeated. */
    readonly failedBefore: number
  }
  /** The trainings known so far. Which nets are selected is known once these have outcomes. */
  readonly list: readonly PlannedTraining[]
  readonly estimate: {
    readonly seconds: number
    /** What trained weights and records will take on disk. */
    readonly bytes: number
    /** What the estimate rests on. */
    readonly basis: string
    readonly workers: number
  }
}

/** What a plan goes by. */
export interface PlanOptions {
  /** Which failures of the past still stand; without it recorded ones alone. */
  readonly failures?: FailurePolicy | undefined
  /** Gives what was worked out before. Default: what the store has. */
  readonly memory?: StudyMemory
}

// Enough for a figure, few enough to read in a moment.
const sampledRecords = 200
/** Records that are searched for the one nearest to a new training. */
const comparedRecords = 2000
/** A record beside its weights, a number of four bytes each. */
const recordBytes = 8192

/**
 * Says what a run would do. It drives the same state machine as a run, with the store in place of trainings, and stops
 * where a run would first have to train.
 *
 * @param workers - How many trainings would run at once; for the estimate only.
 */
export async function planStudy(
  context: StudyContext,
  store: Store,
  workers: number,
  { failures, memory = new StudyMemory(context, new Remembered({ store, isKept: false })) }: PlanOptions = {},
): Promise<StudyPlan> {
  const known = await knownTrainings(context, { store, ...(failures && { failures }) }, memory)
  const { isFinished } = known
  const list = await withNearest(context, known, store)
  const { experiment, evaluator, space, base } = context
  const isAllKnown = isFinished && list.every(({ reason }) => reason !== 'new')
  const { seconds, basis } = isAllKnown ? noWork : await pace(evaluator, store)
  const reasons = (reason: PlanReason): PlannedTraining[] => list.filter((training) => training.reason === reason)
  const listed = reasons('new').reduce((sum, { macs }) => sum + seconds(macs), 0)
  // Nets that are not selected yet are taken for nets as large as the largest budget allows.
  const each = seconds(base.macs * Math.max(...experiment.search.budgets))
  const total = isFinished ? list.length : Math.max(list.length, expectedTotal(context, { listed, each, workers }))
  const cached = reasons('cached').length + reasons('recorded').length
  const failedBefore = reasons('failed before').length
  return {
    format: 1,
    name: experiment.name,
    experiment: experimentKey(context),
    course: memory.course,
    family: evaluator.kind === 'table' ? basename(evaluator.table.name) : evaluator.family.name,
    candidates: space.size,
    base: { params: base.params, macs: base.macs },
    strategy: experiment.search.strategy,
    accept: gateOf(experiment) ?? null,
    trainings: { total, cached, toDo: total - cached - failedBefore, failedBefore },
    list,
    estimate: {
      seconds: Math.round((listed + (total - list.length) * each) / workers),
      bytes: evaluator.kind === 'table' ? 0 : bytesOf(context, reasons('new'), total - list.length),
      basis,
      workers,
    },
  }
}

interface Pace {
  /** Expected seconds of a training, by the net's MACs. */
  readonly seconds: (macs: number) => number
  readonly basis: string
}

const noWork: Pace = { seconds: () => 0, basis: 'looking up, as nothing is trained' }

async function pace(evaluator: Evaluator, store: Store): Promise<Pace> {
  if (evaluator.kind === 'table') return noWork
  const { recipe, data } = evaluator
  const throughput = throughputOf(await store.sample(sampledRecords), recipe)
  return { seconds: (macs) => trainingSeconds(throughput, macs, data.train, recipe), basis: throughput.basis }
}

interface KnownTrainings {
  readonly list: readonly PlannedTraining[]
  /** What their keys are made of. */
  readonly inputs: ReadonlyMap<string, KeyInput>
  /** Whether the study ends with them. */
  readonly isFinished: boolean
}

async function knownTrainings(
  context: StudyContext,
  source: OutcomeSource,
  memory: StudyMemory,
): Promise<KnownTrainings> {
  const list: PlannedTraining[] = []
  const inputs = new Map<string, KeyInput>()
  const steps = studySteps(context, memory)
  for (let next = await steps.next(); next.done !== true;) {
    const { tasks } = next.value
    const outcomes = await knownOutcomes(context, source, tasks)
    list.push(...tasks.map((task) => planned(task, outcomes.get(task.key))))
    for (const { key, input } of tasks) inputs.set(key, input)
    if (tasks.some(({ key }) => !outcomes.has(key))) return { list, inputs, isFinished: false }
    next = await steps.next(outcomes)
  }
  return { list, inputs, isFinished: true }
}

function planned({ key, net, seed, role, round }: TrainingTask, outcome: TaskOutcome | undefined): PlannedTraining {
  const reason = reasonOf(outcome)
  return { key, rescale: net.rescale, seed, role, round, params: net.params, macs: net.macs, reason }
}

function reasonOf(outcome: TaskOutcome | undefined): PlanReason {
  switch (outcome?.status) {
    case undefined:
      return 'new'
    case 'trained':
      return 'cached'
    case 'failed':
      return 'failed before'
    case 'recorded':
      return 'recorded'
  }
}

/** Says of every new training which record of the same net comes nearest; tables have no records. */
async function withNearest(
  { evaluator }: StudyContext,
  { list, inputs }: KnownTrainings,
  store: Store,
): Promise<PlannedTraining[]> {
  if (evaluator.kind === 'table' || list.every(({ reason }) => reason !== 'new')) return [...list]
  const records = new RecordsByNet(await store.sample(comparedRecords))
  return list.map((training) => {
    const input = training.reason === 'new' ? inputs.get(training.key) : undefined
    const nearest = input === undefined ? undefined : records.nearestTo(input)
    return nearest === undefined ? training : { ...training, nearest }
  })
}

function bytesOf({ experiment, base }: StudyContext, known: readonly PlannedTraining[], open: number): number {
  const each = (params: number): number => 4 * params + recordBytes
  const listed = known.reduce((sum, { params }) => sum + each(params), 0)
  return Math.round(listed + open * each(base.params * Math.max(...experiment.search.budgets)))
}

/** All trainings of an unfinished study: as many nets as the budget holds, or as there are. */
function expectedTotal(
  { experiment, initial, reachable }: StudyContext,
  { listed, each, workers }: { readonly listed: number; readonly each: number; readonly workers: number },
): number {
  const { budget, seeds } = experiment
  // Only the surrogate asks for further seeds.
  const seedsPerNet = experiment.search.strategy === 'surrogate' ? seeds.length : firstSeeds(experiment).length
  const atFirst = firstSeeds(experiment).length
  if (budget.trainings !== undefined) {
    return Math.min(Math.floor(budget.trainings / atFirst) * atFirst, reachable * seedsPerNet)
  }
  // A budget of time alone holds what the estimate lets fit into it.
  const seconds = [durationSeconds(budget.time ?? '') * workers, durationSeconds(budget.deviceTime ?? '')]
  const left = Math.min(...seconds.filter((limit) => !Number.isNaN(limit))) - listed
  const more = Math.max(0, Math.floor(left / (each * atFirst)))
  return Math.min(initial.length + more, reachable) * atFirst
}
