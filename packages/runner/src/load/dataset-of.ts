import type { TrainingExperiment } from '@segscale/core'
import { describeDataset, normalisationOf, type DatasetDescription } from '@segscale/data'

// Describing a data set that lives in a folder reads all of its files, and several rules ask.
const described = new Map<string, DatasetDescription>()

/**
 * What is known about the data set of an experiment without its images; normalised as the recipe says.
 *
 * @throws SegscaleError with code `DATASET_UNKNOWN`, `DATA_UNAVAILABLE` or `DATA_CORRUPT`.
 */
export function datasetOf({ dataset, recipe }: Pick<TrainingExperiment, 'dataset' | 'recipe'>): DatasetDescription {
  const place = JSON.stringify([dataset.name, dataset.path])
  const description = described.get(place) ?? describeDataset(dataset.name, dataset.path)
  described.set(place, description)
  // A recipe that is wrong as a whole was set aside.
  const steps = (recipe as TrainingExperiment['recipe'] | undefined)?.augment
  return { ...description, ...normalisationOf(Array.isArray(steps) ? steps : []) }
}
