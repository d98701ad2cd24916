import { SegscaleError, type ExperimentRule } from '@segscale/core'
import { datasetRules } from './dataset-rules.ts'
import { kernelRule } from './kernel-rule.ts'
import { spaceRules } from './space-rules.ts'
import type { TableFiles } from './table-files.ts'
import { tableRules } from './table-rules.ts'

/** Everything that an experiment must fulfil beyond its schema, given the families, data sets and tables there are. */
export function semanticRules(tables: TableFiles): readonly ExperimentRule[] {
  return [...datasetRules, ...spaceRules, ...tableRules(tables), kernelRule].map(reporting)
}

/**
 * A rule that reports what it cannot judge for want of the images, instead of ending the check of a whole file: where a
 * field of the data set is wrong, the rule that would have told of its files was left out.
 */
function reporting(rule: ExperimentRule): ExperimentRule {
  return {
    reads: rule.reads,
    check: (experiment) => {
      try {
        return rule.check(experiment)
      } catch (error) {
        if (!(error instanceof SegscaleError)) throw error
        return [{ path: ['dataset', 'path'], code: 'rule', message: error.message }]
      }
    },
  }
}
