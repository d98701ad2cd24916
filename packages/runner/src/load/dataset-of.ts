import type { TrainingExperiment } from '@segscale/core'
import { describeDataset, type DatasetDescription } from '@segscale/data'

// Describing a data set that lives in a folder reads all of its files, and several rules ask.
const described = new Map<string, DatasetDescription>()

/**
 * What is known about the data set of an experiment without its images.
 *
 * @throws SegscaleError with code `DATASET_UNKNOWN`, `DATA_UNAVAILABLE` or `DATA_CORRUPT`.
 */
export function datasetOf({ dataset }: Pick<TrainingExperiment, 'dataset'>): DatasetDescription {
  const place = JSON.stringify([dataset.name, dataset.path])
  const description = described.get(place) ?? describeDataset(dataset.name, dataset.path)
  described.set(place, description)
  return description
}
