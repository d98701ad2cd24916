import { trainingRule, type ExperimentRule, type SchemaIssue, type TrainingExperiment } from '@segscale/core'
import {
  axisIssues,
  baseRescale,
  candidateSpace,
  familyIssues,
  familyOf,
  instantiate,
  layerShapes,
  rescaleLabel,
  sentinelIssues,
  sentinels,
  spaceIssues,
  type CandidateSpace,
  type Family,
} from '@segscale/models'
import { firstSeeds } from '../study/first-seeds.ts'
import { datasetOf } from './dataset-of.ts'
import { refusal } from './refusal.ts'

const space = ['family', 'space', 'dataset.name', 'dataset.path']

/** Conditions on the family, on what may be removed from it, and on the nets that are trained first. */
export const spaceRules: readonly ExperimentRule[] = [
  trainingRule(['family'], ({ family }) =>
    typeof family === 'string' ? refusal(['family'], () => familyOf(family)) : familyIssues(family),
  ),
  trainingRule(['family', 'dataset.name', 'dataset.path'], fitIssues),
  // Apart, so that a mistake in one axis does not hide those in the other.
  trainingRule(['family', 'space.depth'], (experiment) => issuesOf('depth', experiment)),
  trainingRule(['family', 'space.width'], (experiment) => issuesOf('width', experiment)),
  trainingRule(['family', 'space.inner'], (experiment) => issuesOf('inner', experiment)),
  trainingRule(['family', 'space.head'], (experiment) => issuesOf('head', experiment)),
  trainingRule(['family', 'space'], issuesOfWhole),
  trainingRule(space, emptyIssues),
  trainingRule([...space, 'sentinels'], (experiment) => sentinelIssues(spaceOf(experiment), experiment.sentinels)),
  trainingRule([...space, 'sentinels', 'seeds', 'search', 'budget.trainings'], budgetIssues),
]

function spaceOf(experiment: TrainingExperiment): CandidateSpace {
  return candidateSpace(familyOf(experiment.family), experiment.space, datasetOf(experiment))
}

const axes = ['depth', 'width', 'inner', 'head'] as const

function issuesOf(axis: (typeof axes)[number], { family, space: settings }: TrainingExperiment): SchemaIssue[] {
  return axisIssues(familyOf(family), settings, axis)
}

/** Issues of the space as a whole. */
function issuesOfWhole({ family, space: settings }: TrainingExperiment): SchemaIssue[] {
  return spaceIssues(familyOf(family), settings).filter(({ path }) => !axes.some((axis) => axis === path[1]))
}

/** Something must be left to choose from. */
function emptyIssues(experiment: TrainingExperiment): SchemaIssue[] {
  const { exclude, constraints, ...axes } = experiment.space
  const limits = [...(exclude === undefined ? [] : ['exclude']), ...(constraints === undefined ? [] : ['constraints'])]
  const issues = refusal(['space'], () => spaceOf(experiment))
  const [only, ...others] = limits
  if (issues.length === 0 || only === undefined) return issues
  const all = spaceOf({ ...experiment, space: axes })
  const words = limits.join(' and ')
  const message = `expected at least one candidate, but ${words} ${words === 'exclude' ? 'leaves' : 'leave'} none of ${all.size}; loosen ${words}`
  return [{ path: others.length > 0 ? ['space'] : ['space', only], code: 'rule', message }]
}

/** The images must be large enough for what the family does to them: a pool needs pixels to choose from. */
function fitIssues(experiment: TrainingExperiment): SchemaIssue[] {
  const family = familyOf(experiment.family)
  const dataset = datasetOf(experiment)
  const fits = (part: Family): boolean =>
    refusal([], () => layerShapes(instantiate(part, baseRescale(part), dataset))).length === 0
  if (fits(family)) return []
  const { segments } = family
  const anyPool = { kernel: 1, stride: 1 }
  const isStem = !fits({ ...family, segments: segments.slice(0, 1).map((first) => ({ ...first, maxPool: anyPool })) })
  const last = segments.findIndex((_, index) => !fits({ ...family, segments: segments.slice(0, index + 1) }))
  const message =
    `needs at least 2 x 2 pixels, but of the ${dataset.height} x ${dataset.width} of ${dataset.name} fewer are left here; take ` +
    'larger images, or remove a stride or pool before'
  if (typeof experiment.family !== 'string') {
    return [{ path: ['family', ...(isStem ? ['stem'] : ['segments', last]), 'maxPool'], code: 'conflict', message }]
  }
  const where = isStem ? 'the stem' : `segment ${last + 1}`
  return [{ path: ['family'], code: 'conflict', message: `the max-pool of ${where} ${message}` }]
}

/** A budget must at least train what the surrogate stands on. */
function budgetIssues(experiment: TrainingExperiment): SchemaIssue[] {
  const { trainings } = experiment.budget
  if (trainings === undefined) return []
  const candidates = spaceOf(experiment)
  const first = new Set([candidates.base, ...sentinels(candidates, experiment.sentinels)].map(rescaleLabel))
  const seeds = firstSeeds(experiment).length
  const least = first.size * seeds
  if (trainings >= least) return []
  const times = seeds === 1 ? '' : `, each under ${seeds} seeds`
  const message = `expected at least ${least} (the base and ${first.size - 1} sentinels${times}), received ${trainings}`
  return [{ path: ['budget', 'trainings'], code: 'out-of-range', message }]
}
