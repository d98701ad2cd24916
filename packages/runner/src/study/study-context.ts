import type { Experiment, TableExperiment, TrainingExperiment } from '@segscale/core'
import { candidateSpace, familyOf, sentinels, uniformRescales, type NetInput, type Rescale } from '@segscale/models'
import type { StudyLatency } from '../latency/timed-context.ts'
import type { RecordedTable } from '../table/recorded-table.ts'
import type { Evaluator } from './evaluator.ts'
import { NetSpace } from './net-space.ts'
import type { SearchSpace } from './search-space.ts'
import type { StudyNet } from './study-net.ts'
import { baseRow, initialRows, uniformRows } from './table-sentinels.ts'
import { TableSpace } from './table-space.ts'
import { currentSemantics, studyData, type Semantics } from './training-key.ts'

/** What a study needs to know about its images; no image is read for it. */
export interface DatasetFacts extends NetInput {
  readonly digests: Readonly<Record<string, string>>
  readonly trainCount: number
  /** Mean of each channel, of pixels scaled to [0, 1]. */
  readonly mean: readonly number[]
  /** Standard deviation of each channel, of pixels scaled to [0, 1]. */
  readonly std: readonly number[]
}

/** Everything that decides a study's course, made from the experiment and what is known of its data alone. */
export interface StudyContext {
  readonly experiment: Experiment
  readonly semantics: Semantics
  readonly evaluator: Evaluator
  readonly space: SearchSpace
  /** Accuracy of a net that guesses among the classes. */
  readonly guessing: number
  /** Images that each accuracy is counted over; undefined where a table does not say. */
  readonly images: number | undefined
  readonly base: StudyNet
  /** Base and sentinels, each net once, the base first. */
  readonly initial: readonly StudyNet[]
  /** Nets that scale every segment alike, smallest first. */
  readonly uniform: readonly StudyNet[]
  /** The most nets that could be trained: the candidates, and what else the study may ask for. */
  readonly reachable: number
  /** Where latency is among the objectives, or limited: how it is measured and predicted. */
  readonly latency?: StudyLatency
}

/** Prepares a study that trains its nets. Takes well under a second, also for millions of candidates. */
export function studyContext(
  experiment: TrainingExperiment,
  dataset: DatasetFacts,
  semantics: Semantics = currentSemantics,
): StudyContext {
  const { height, width, channels, classes } = dataset
  const input = { height, width, channels, classes }
  const family = familyOf(experiment.family)
  const space = new NetSpace(candidateSpace(family, experiment.space, input))
  const net = (rescale: Rescale): StudyNet => space.netOf(rescale)
  const base = net(space.rescales.base)
  return {
    experiment,
    semantics,
    evaluator: {
      kind: 'training',
      family,
      data: studyData(experiment.dataset, dataset),
      input,
      normalisation: { mean: dataset.mean, std: dataset.std },
      recipe: experiment.recipe,
    },
    space,
    guessing: 1 / classes,
    images: experiment.dataset.validation,
    base,
    ...studyNets(experiment, space, [base, ...sentinels(space.rescales, experiment.sentinels).map(net)], () =>
      uniformRescales(space.rescales).map(net),
    ),
  }
}

/** Prepares a study that looks its nets up in a table. */
export function tableContext(
  experiment: TableExperiment,
  table: RecordedTable,
  semantics: Semantics = currentSemantics,
): StudyContext {
  const space = new TableSpace(table)
  const net = (row: number): StudyNet => space.netAt(row)
  const initial = initialRows(space, experiment.sentinels).map(net)
  return {
    experiment,
    semantics,
    evaluator: { kind: 'table', table },
    space,
    guessing: 1 / experiment.evaluate.classes,
    images: experiment.evaluate.images,
    base: initial[0] ?? net(baseRow(space)),
    ...studyNets(experiment, space, initial, () => uniformRows(space).map(net)),
  }
}

/** The nets of a study, each once, from its first ones and, where they are wanted, those of uniform scaling. */
export function studyNets(
  { baselines, search }: Experiment,
  space: SearchSpace,
  first: readonly StudyNet[],
  uniformNets: () => StudyNet[],
): Pick<StudyContext, 'initial' | 'uniform' | 'reachable'> {
  const isWanted = baselines.includes('uniform-scaling') || search.strategy === 'uniform-scaling'
  const uniform = (isWanted ? distinct(uniformNets()) : []).sort((a, b) => a.params - b.params)
  const initial = distinct(first)
  const isOutside = ({ index }: StudyNet): boolean => index === undefined
  if (search.strategy === 'uniform-scaling') {
    return { initial, uniform, reachable: distinct([...initial, ...uniform]).length }
  }
  const partners = Math.min(search.budgets.length, uniform.filter(isOutside).length)
  return { initial, uniform, reachable: space.size + initial.filter(isOutside).length + partners }
}

function distinct(nets: readonly StudyNet[]): StudyNet[] {
  const byIdentity = new Map<string, StudyNet>()
  for (const net of nets) if (!byIdentity.has(net.identity)) byIdentity.set(net.identity, net)
  return [...byIdentity.values()]
}
