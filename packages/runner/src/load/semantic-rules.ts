import type { ExperimentRule } from '@segscale/core'
import { datasetRules } from './dataset-rules.ts'
import { kernelRule } from './kernel-rule.ts'
import { spaceRules } from './space-rules.ts'
import type { TableFiles } from './table-files.ts'
import { tableRules } from './table-rules.ts'

/** Everything that an experiment must fulfil beyond its schema, given the families, data sets and tables there are. */
export function semanticRules(tables: TableFiles): readonly ExperimentRule[] {
  return [...datasetRules, ...spaceRules, ...tableRules(tables), kernelRule]
}
