import { resolve } from 'node:path'
import type { TrainingExperiment } from '@segscale/core'
import { describeDataset, normalisationOf, type DatasetDescription, type DatasetPlace } from '@segscale/data'

// Describing a data set that lives in files reads all of them, and several rules ask.
const described = new Map<string, DatasetDescription>()

/** Where the images of an experiment lie, with an absolute path: relative ones start in the working directory. */
export function datasetPlace({ dataset }: Pick<TrainingExperiment, 'dataset'>): DatasetPlace {
  const { path, labels, size, channels, testShare } = dataset
  const place = { path: path === undefined ? undefined : resolve(path), labels, size, channels, testShare }
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined))
}

/**
 * What is known about the data set of an experiment without its images; normalised as the recipe says.
 *
 * @throws SegscaleError with code `DATASET_UNKNOWN`, `DATA_UNAVAILABLE` or `DATA_CORRUPT`.
 */
export function datasetOf(experiment: Pick<TrainingExperiment, 'dataset' | 'recipe'>): DatasetDescription {
  const { dataset, recipe } = experiment
  const place = datasetPlace(experiment)
  const key = JSON.stringify([dataset.name, place])
  const description = described.get(key) ?? describeDataset(dataset.name, place)
  described.set(key, description)
  // A recipe that is wrong as a whole was set aside.
  const steps = (recipe as TrainingExperiment['recipe'] | undefined)?.augment
  return { ...description, ...normalisationOf(Array.isArray(steps) ? steps : []) }
}
