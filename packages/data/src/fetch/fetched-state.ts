import { userCacheFolder } from '@segscale/core'
import { cifar10, cifar10Package, openPackaged, packagedFolder } from '../sources/cifar10.ts'
import { inspectParts } from '../storage/part-files.ts'
import { fetchPublished, wrongFiles } from './fetch-published.ts'
import { publishedFolder, publishedSets } from './pinned-files.ts'

/** Whether a data set that can be fetched is on this machine. */
export interface FetchedState {
  /** Whether all of it is here, with the digests that it must have. */
  readonly here: boolean
  /** Where it lies, or would. */
  readonly folder: string
  /** What has to be fetched once, in 10^6 bytes. */
  readonly megabytes: number
}

/** The state of a data set by name; undefined for one that is not fetched. Reads all of its files, without any network. */
export async function fetchedState(
  name: string,
  cacheFolder: string = userCacheFolder(),
): Promise<FetchedState | undefined> {
  if (name === cifar10.name) {
    const folder = packagedFolder(cifar10, cacheFolder)
    const { status } = await inspectParts(folder, cifar10)
    return { here: status === 'good', folder, megabytes: Math.ceil(cifar10Package.wanted.bytes / 1e6) }
  }
  const set = publishedSets.find((published) => published.name === name)
  if (set === undefined) return undefined
  const folder = publishedFolder(set, cacheFolder)
  const megabytes = Math.ceil(set.files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6)
  return { here: (await wrongFiles(set, folder)).length === 0, folder, megabytes }
}

/**
 * Fetches a data set by name, unless it is here already.
 *
 * @returns Its state; undefined for a set that is not fetched.
 * @throws SegscaleError with code `DATA_UNAVAILABLE` or `DATA_CORRUPT`.
 */
export async function fetchByName(
  name: string,
  onProgress: (text: string) => void,
  cacheFolder: string = userCacheFolder(),
): Promise<FetchedState | undefined> {
  const set = publishedSets.find((published) => published.name === name)
  if (set !== undefined) await fetchPublished(set, { cacheFolder, onProgress })
  else if (name === cifar10.name) await openPackaged(cifar10Package, { cacheFolder, onProgress })
  return fetchedState(name, cacheFolder)
}
