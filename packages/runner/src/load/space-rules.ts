import type { Experiment, ExperimentRule, SchemaIssue } from '@segscale/core'
import {
  candidateSpace,
  familyByName,
  rescaleLabel,
  sentinelIssues,
  sentinels,
  spaceIssues,
  type CandidateSpace,
} from '@segscale/models'
import { datasetOf } from './dataset-of.ts'
import { refusal } from './refusal.ts'

const space = ['family', 'space', 'dataset.name', 'dataset.path']

/** Conditions on the family, on what may be removed from it, and on the nets that are trained first. */
export const spaceRules: readonly ExperimentRule[] = [
  { reads: ['family'], check: ({ family }) => refusal(['family'], () => familyByName(family)) },
  // Apart, so that a mistake in one axis does not hide those in the other.
  { reads: ['family', 'space.depth'], check: (experiment) => issuesAt('depth', experiment) },
  { reads: ['family', 'space.width'], check: (experiment) => issuesAt('width', experiment) },
  { reads: ['family', 'space'], check: (experiment) => issuesAt(undefined, experiment) },
  {
    reads: [...space, 'sentinels'],
    check: (experiment) => sentinelIssues(spaceOf(experiment), experiment.sentinels),
  },
  { reads: [...space, 'sentinels', 'seeds', 'budget.trainings'], check: budgetIssues },
]

function spaceOf(experiment: Experiment): CandidateSpace {
  return candidateSpace(familyByName(experiment.family), experiment.space, datasetOf(experiment))
}

/** Issues of one axis, or those of the space as a whole. */
function issuesAt(axis: 'depth' | 'width' | undefined, { family, space: settings }: Experiment): SchemaIssue[] {
  return spaceIssues(familyByName(family), settings).filter(({ path }) => path[1] === axis)
}

/** A budget must at least train what the surrogate stands on. */
function budgetIssues(experiment: Experiment): SchemaIssue[] {
  const { trainings } = experiment.budget
  if (trainings === undefined) return []
  const candidates = spaceOf(experiment)
  const first = new Set([candidates.base, ...sentinels(candidates, experiment.sentinels)].map(rescaleLabel))
  const seeds = experiment.seeds.length
  const least = first.size * seeds
  if (trainings >= least) return []
  const times = seeds === 1 ? '' : `, each under ${seeds} seeds`
  const message = `expected at least ${least} (the base and ${first.size - 1} sentinels${times}), received ${trainings}`
  return [{ path: ['budget', 'trainings'], code: 'out-of-range', message }]
}
