export { mixupOf, normalisationOf, type AugmentStep, type Normalisation } from './augment/augment-step.ts'
export { BatchStream, type Batch, type BatchMix, type BatchOptions, type BatchStreamState } from './batch-stream.ts'
export type { Dataset, DatasetDescription, DatasetPlace, PartDigests, PartName } from './dataset.ts'
export { selectImages, type ImageSet, type ImageSize, type Labels } from './image-set.ts'
export { fetchByName, fetchedState, type FetchedState } from './fetch/fetched-state.ts'
export {
  datasetNames,
  describeDataset,
  knownDatasets,
  openDataset,
  type KnownDataset,
  type OpenDatasetOptions,
} from './open-dataset.ts'
export { contactSheet, type ContactSheet } from './peek/contact-sheet.ts'
export { printableName } from './problem-list.ts'
export { dataSemantics } from './semantics.ts'
export { splitTraining, type Split, type SplitOptions } from './split.ts'
