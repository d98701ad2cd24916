import { studyContext, tableContext, type StudyContext } from '../study/study-context.ts'
import { datasetOf } from './dataset-of.ts'
import type { LoadedExperiment } from './load-experiment.ts'

/** The study of an experiment that was loaded. */
export function loadedContext({ experiment, table }: Pick<LoadedExperiment, 'experiment' | 'table'>): StudyContext {
  if (experiment.evaluate === undefined) return studyContext(experiment, datasetOf(experiment))
  // Loading fails where the table does.
  if (table === undefined) throw new TypeError(`The table ${experiment.evaluate.table} was not read.`)
  return tableContext(experiment, table)
}
