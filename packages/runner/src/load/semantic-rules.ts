import type { ExperimentRule } from '@segscale/core'
import { datasetRules } from './dataset-rules.ts'
import { spaceRules } from './space-rules.ts'

/** Everything that an experiment must fulfil beyond its schema, given the families and data sets there are. */
export const semanticRules: readonly ExperimentRule[] = [...datasetRules, ...spaceRules]
