export { userCacheFolder } from './cache-folder.ts'
export { canonicalJson, type JsonValue } from './canonical-json.ts'
export { SegscaleError, type SegscaleErrorCode } from './errors.ts'
export {
  checkComposition,
  compositionFields,
  type Composition,
  type FieldSettings,
  type Sweep,
} from './experiment/check-composition.ts'
export { checkExperiment, type ExperimentCheck } from './experiment/check-experiment.ts'
export { didYouMean } from './experiment/did-you-mean.ts'
export { durationSeconds } from './experiment/duration.ts'
export { editorJsonSchema } from './experiment/editor-schema.ts'
export { effectOf } from './experiment/effect-of.ts'
export { experimentFields, type ExperimentField } from './experiment/experiment-fields.ts'
export { familySchema, type FamilyTemplate } from './experiment/family-schema.ts'
export { fieldExample } from './experiment/field-example.ts'
export type { FieldEffect, FieldNote } from './experiment/field-notes.ts'
export { tableRule, trainingRule, type ExperimentRule } from './experiment/experiment-rule.ts'
export type { Experiment, Recipe, TableExperiment, TrainingExperiment } from './experiment/experiment-schema.ts'
export { experimentJsonSchema, type JsonSchema } from './experiment/json-schema.ts'
export {
  formatIssuePath,
  type IssuePath,
  type IssuePlace,
  type SchemaIssue,
  type SchemaIssueCode,
} from './experiment/schema-issue.ts'
export { currentVersion, upgradeSteps, type UpgradeStep } from './experiment/upgrades.ts'
export { contentKey, isContentKey } from './key.ts'
export { RandomStream, type RandomState } from './random.ts'
export { hasCode, makeFolder, replaceFile, temporaryPrefix, writeOnce } from './durable-file.ts'
export { coreSemantics } from './semantics.ts'
