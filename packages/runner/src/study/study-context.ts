import type { Experiment } from '@segscale/core'
import {
  candidateSpace,
  familyByName,
  sentinels,
  uniformRescales,
  type CandidateSpace,
  type Family,
  type NetInput,
  type Rescale,
} from '@segscale/models'
import { baseNet, studyNet, type StudyNet } from './study-net.ts'
import { currentSemantics, studyData, type Semantics, type StudyData } from './training-key.ts'

/** What a study needs to know about its images; no image is read for it. */
export interface DatasetFacts extends NetInput {
  readonly digests: Readonly<Record<string, string>>
  readonly trainCount: number
}

/** Everything that decides a study's course, made from the experiment and the description of its images alone. */
export interface StudyContext {
  readonly experiment: Experiment
  readonly semantics: Semantics
  readonly data: StudyData
  /** Size of the images and number of classes. */
  readonly input: NetInput
  readonly family: Family
  readonly space: CandidateSpace
  readonly base: StudyNet
  /** Base and sentinels, each architecture once, the base first. */
  readonly initial: readonly StudyNet[]
  /** Nets that keep the same share of width in every segment, smallest first. Empty without that baseline. */
  readonly uniform: readonly StudyNet[]
  /**
   * The most nets that could be trained: the candidates, what of `initial` lies outside of the space, and as many nets of
   * uniform scaling outside of it as there are budgets.
   */
  readonly reachable: number
  /** Makes the net of a rescale. */
  readonly net: (rescale: Rescale) => StudyNet
}

/** Prepares a study. Takes well under a second, also for millions of candidates. */
export function studyContext(
  experiment: Experiment,
  dataset: DatasetFacts,
  semantics: Semantics = currentSemantics,
): StudyContext {
  const { height, width, channels, classes } = dataset
  const input = { height, width, channels, classes }
  const family = familyByName(experiment.family)
  const space = candidateSpace(family, experiment.space, input)
  const net = (rescale: Rescale): StudyNet => studyNet(family, space, rescale, input)
  const base = baseNet(family, space, input)
  const initial = distinct([base, ...sentinels(space, experiment.sentinels).map(net)])
  const uniform = experiment.baselines.includes('uniform') ? distinct(uniformRescales(space).map(net)) : []
  const isOutside = ({ index }: StudyNet): boolean => index === undefined
  const partners = Math.min(experiment.search.budgets.length, uniform.filter(isOutside).length)
  return {
    experiment,
    semantics,
    data: studyData(experiment.dataset, dataset),
    input,
    family,
    space,
    base,
    initial,
    uniform: uniform.sort((a, b) => a.params - b.params),
    reachable: space.size + initial.filter(isOutside).length + partners,
    net,
  }
}

function distinct(nets: readonly StudyNet[]): StudyNet[] {
  const byIdentity = new Map<string, StudyNet>()
  for (const net of nets) if (!byIdentity.has(net.identity)) byIdentity.set(net.identity, net)
  return [...byIdentity.values()]
}
