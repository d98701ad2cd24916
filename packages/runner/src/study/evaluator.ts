import type { TrainingExperiment } from '@segscale/core'
import type { Normalisation } from '@segscale/data'
import type { Family, NetInput } from '@segscale/models'
import type { RecordedTable } from '../table/recorded-table.ts'
import type { StudyData } from './training-key.ts'

/** Where the accuracies of a study come from: its nets are trained, */
export interface TrainingEvaluator {
  readonly kind: 'training'
  readonly family: Family
  readonly data: StudyData
  /** Size of the images and number of classes. */
  readonly input: NetInput
  /** What every image is normalised with; follows from the images and the recipe. */
  readonly normalisation: Normalisation
  readonly recipe: TrainingExperiment['recipe']
}

/** or looked up in a table of trainings that somebody recorded. */
export interface TableEvaluator {
  readonly kind: 'table'
  readonly table: RecordedTable
}

/** Where the accuracies of a study come from. */
export type Evaluator = TrainingEvaluator | TableEvaluator
