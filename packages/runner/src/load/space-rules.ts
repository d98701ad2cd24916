import { trainingRule, type ExperimentRule, type SchemaIssue, type TrainingExperiment } from '@segscale/core'
import {
  candidateSpace,
  familyByName,
  rescaleLabel,
  sentinelIssues,
  sentinels,
  spaceIssues,
  type CandidateSpace,
} from '@segscale/models'
import { firstSeeds } from '../study/first-seeds.ts'
import { datasetOf } from './dataset-of.ts'
import { refusal } from './refusal.ts'

const space = ['family', 'space', 'dataset.name', 'dataset.path']

/** Conditions on the family, on what may be removed from it, and on the nets that are trained first. */
export const spaceRules: readonly ExperimentRule[] = [
  trainingRule(['family'], ({ family }) => refusal(['family'], () => familyByName(family))),
  // Apart, so that a mistake in one axis does not hide those in the other.
  trainingRule(['family', 'space.depth'], (experiment) => issuesAt('depth', experiment)),
  trainingRule(['family', 'space.width'], (experiment) => issuesAt('width', experiment)),
  trainingRule(['family', 'space'], (experiment) => issuesAt(undefined, experiment)),
  trainingRule([...space, 'sentinels'], (experiment) => sentinelIssues(spaceOf(experiment), experiment.sentinels)),
  trainingRule([...space, 'sentinels', 'seeds', 'search', 'budget.trainings'], budgetIssues),
]

function spaceOf(experiment: TrainingExperiment): CandidateSpace {
  return candidateSpace(familyByName(experiment.family), experiment.space, datasetOf(experiment))
}

/** Issues of one axis, or those of the space as a whole. */
function issuesAt(axis: 'depth' | 'width' | undefined, { family, space: settings }: TrainingExperiment): SchemaIssue[] {
  return spaceIssues(familyByName(family), settings).filter(({ path }) => path[1] === axis)
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
