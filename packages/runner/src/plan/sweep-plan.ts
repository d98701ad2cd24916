import { countText, durationText } from '../report/figures.ts'
import { textTable } from '../report/text-table.ts'
import type { StudyPlan } from './plan-study.ts'

/** What running every experiment of a sweep would do: the document that `plan --json` writes for one. */
export interface SweepPlan {
  readonly format: 1
  readonly sweep: readonly StudyPlan[]
  /** Candidates of all experiments, those that several have counted once per experiment. */
  readonly candidates: number
  /** Trainings of all experiments; one that several need is trained, and counted, once. */
  readonly trainings: StudyPlan['trainings']
  /** Trainings that are known to be needed by more than one experiment. */
  readonly shared: number
  readonly estimate: { readonly seconds: number; readonly workers: number }
}

/** Adds up the plans of a sweep's experiments, which run one after another and share their records. */
export function sweepPlan(plans: readonly StudyPlan[]): SweepPlan {
  const uses = new Map<string, number>()
  for (const key of plans.flatMap(({ list }) => list.map((training) => training.key))) {
    uses.set(key, (uses.get(key) ?? 0) + 1)
  }
  const known = new Map(plans.flatMap(({ list }) => list.map((training) => [training.key, training.reason])))
  const count = (...reasons: string[]): number =>
    [...known.values()].filter((reason) => reasons.includes(reason)).length
  const open = plans.reduce((sum, { trainings, list }) => sum + trainings.total - list.length, 0)
  const seconds = plans.reduce((sum, { estimate, list, trainings }) => {
    const planned = list.filter(({ reason }) => reason === 'new')
    // A training that an earlier experiment needs too takes no time again.
    const share = planned.reduce((total, { key }) => total + 1 / (uses.get(key) ?? 1), 0)
    const all = planned.length + trainings.total - list.length
    return sum + (all === 0 ? 0 : (estimate.seconds * (share + trainings.total - list.length)) / all)
  }, 0)
  return {
    format: 1,
    sweep: plans,
    candidates: plans.reduce((sum, { candidates }) => sum + candidates, 0),
    trainings: {
      total: known.size + open,
      cached: count('cached', 'recorded'),
      toDo: count('new') + open,
      failedBefore: count('failed before'),
    },
    shared: [...uses.values()].filter((times) => times > 1).length,
    estimate: { seconds: Math.round(seconds), workers: plans[0]?.estimate.workers ?? 1 },
  }
}

/** The plan of a sweep for a terminal: a line per experiment, then all of them together. Ends with a line end. */
export function sweepPlanText({ sweep, trainings, shared, estimate }: SweepPlan, width: number): string {
  const right = (title: string, priority: number): { title: string; align: 'right'; priority: number } => {
    return { title, align: 'right', priority }
  }
  const table = textTable(
    [
      { title: 'experiment', align: 'left', priority: 0 },
      right('candidates', 2),
      right('trainings', 0),
      right('cached', 1),
      right('to do', 0),
      right('time', 1),
    ],
    sweep.map((plan) => [
      plan.name,
      countText(plan.candidates),
      countText(plan.trainings.total),
      countText(plan.trainings.cached),
      countText(plan.trainings.toDo),
      plan.trainings.toDo === 0 ? '' : durationText(plan.estimate.seconds),
    ]),
    width,
    0,
  )
  const failed = trainings.failedBefore > 0 ? `, ${trainings.failedBefore} failed before` : ''
  const lines = [
    ...table,
    '',
    `together   ${countText(trainings.total)} trainings: ${countText(trainings.cached)} cached, ${countText(trainings.toDo)} to do${failed}`,
    ...(shared > 0 ? [`shared     ${countText(shared)} of them by several experiments, trained once`] : []),
    ...(trainings.toDo > 0
      ? [`time       about ${durationText(estimate.seconds)} with ${estimate.workers} at once`]
      : []),
    'segscale plan --only <experiment> lists the trainings of one',
  ]
  return `${lines.join('\n')}\n`
}
