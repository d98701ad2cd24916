import { trainingRule, type ExperimentRule, type SchemaIssue, type TrainingExperiment } from '@segscale/core'
import { knownDatasets, type AugmentStep, type ImageSize } from '@segscale/data'
import { datasetOf } from './dataset-of.ts'
import { refusal } from './refusal.ts'

const placeFields = ['name', 'path', 'labels', 'size', 'channels', 'testShare'].map((field) => `dataset.${field}`)

/** Conditions on the data set and on what a recipe takes from it. */
export const datasetRules: readonly ExperimentRule[] = [
  trainingRule(placeFields, idleFieldIssues),
  trainingRule(placeFields, datasetIssues),
  trainingRule(['dataset'], splitIssues),
  trainingRule(['dataset', 'recipe.batchSize'], (experiment) => {
    const { dataset, recipe } = experiment
    const images = dataset.train ?? datasetOf(experiment).trainCount - dataset.validation
    if (recipe.batchSize <= images) return []
    const message = `expected at most the ${images} training images, received ${recipe.batchSize}`
    return [{ path: ['recipe', 'batchSize'], code: 'out-of-range', message }]
  }),
  trainingRule(['dataset', 'recipe.augment'], (experiment) => {
    const size = datasetOf(experiment)
    return experiment.recipe.augment.flatMap((step, index) => augmentIssues(step, ['recipe', 'augment', index], size))
  }),
]

function datasetIssues(experiment: TrainingExperiment): SchemaIssue[] {
  const issues = refusal(['dataset', 'name'], () => datasetOf(experiment))
  // A known data set whose files are missing or damaged is a matter of its folder.
  return issues.map((issue) => (issue.code === 'unknown-value' ? issue : { ...issue, path: ['dataset', 'path'] }))
}

/** Fields that say how another kind of data set is read. */
function idleFieldIssues({ dataset }: TrainingExperiment): SchemaIssue[] {
  const known = knownDatasets.find(({ name }) => name === dataset.name)
  if (known === undefined) return []
  return (['labels', 'size', 'channels', 'testShare'] as const)
    .filter((field) => dataset[field] !== undefined && !known.fields.includes(field))
    .map((field) => ({
      path: ['dataset', field],
      code: 'rule',
      message: `has no effect with name: ${dataset.name}; remove it`,
    }))
}

function augmentIssues(step: AugmentStep, path: SchemaIssue['path'], size: ImageSize): SchemaIssue[] {
  if (typeof step === 'string') return []
  const { height, width, channels } = size
  if ('padCrop' in step && step.padCrop >= Math.min(height, width)) {
    const message = `expected fewer pixels than the images have (${height} x ${width}), received ${step.padCrop}`
    return [{ path: [...path, 'padCrop'], code: 'out-of-range', message }]
  }
  if ('cutout' in step && step.cutout > Math.max(height, width)) {
    const message = `expected no more pixels than the images have (${height} x ${width}), received ${step.cutout}`
    return [{ path: [...path, 'cutout'], code: 'out-of-range', message }]
  }
  if ('normalise' in step && step.normalise.mean.length !== channels) {
    const message = `expected a number for each channel (${channels}), received ${step.normalise.mean.length}`
    return [{ path: [...path, 'normalise', 'mean'], code: 'rule', message }]
  }
  return []
}

function splitIssues(experiment: TrainingExperiment): SchemaIssue[] {
  const { dataset } = experiment
  const { trainCount, testCount } = datasetOf(experiment)
  const { train, validation, test } = dataset
  const issues: SchemaIssue[] = []
  if (validation >= trainCount) {
    const message = `expected fewer than the ${trainCount} training images of ${dataset.name}, received ${validation}`
    issues.push({ path: ['dataset', 'validation'], code: 'out-of-range', message })
  } else if (train !== undefined && train + validation > trainCount) {
    const left = trainCount - validation
    const message = `expected at most ${left}, received ${train}: ${trainCount} training images less ${validation} for validation`
    issues.push({ path: ['dataset', 'train'], code: 'out-of-range', message })
  }
  if (test > testCount) {
    const message = `expected at most the ${testCount} test images of ${dataset.name}, received ${test}`
    issues.push({ path: ['dataset', 'test'], code: 'out-of-range', message })
  }
  return issues
}
