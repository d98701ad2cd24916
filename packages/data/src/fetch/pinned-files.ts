import { join } from 'node:path'
import type { DatasetDescription } from '../dataset.ts'

/** One published file, pinned to its exact content. */
export interface PinnedFile {
  readonly name: string
  /** Where it is published, the first that answers counts. */
  readonly addresses: readonly string[]
  /** Of the file as it is published. */
  readonly sha256: string
  readonly bytes: number
}

/** What is known of a published set before it is fetched. */
type PublishedSize = Pick<
  DatasetDescription,
  'height' | 'width' | 'channels' | 'classes' | 'trainCount' | 'testCount' | 'mean' | 'std'
>

/** A data set that is fetched from its public address, in the files that its authors publish. */
export interface PublishedSet {
  readonly name: string
  readonly size: PublishedSize
  readonly files: readonly PinnedFile[]
  /** Whether `dataset.path` is the one file, an archive, and not the folder of the files. */
  readonly isArchive: boolean
}

const idxSet = (
  name: string,
  [mean, std]: readonly [number, number],
  bases: readonly string[],
  files: readonly (readonly [name: string, bytes: number, sha256: string])[],
): PublishedSet => ({
  name,
  size: {
    height: 28,
    width: 28,
    channels: 1,
    classes: 10,
    trainCount: 60_000,
    testCount: 10_000,
    mean: [mean],
    std: [std],
  },
  isArchive: false,
  files: files.map(([file, bytes, sha256]) => ({
    name: file,
    addresses: bases.map((base) => `${base}/${file}`),
    sha256,
    bytes,
  })),
})

/**
 * Data sets whose files are fetched when a person asks for it.
 *
 * Digests are those that many public projects pin for these files; nothing with another content is used.
 */
export const publishedSets: readonly PublishedSet[] = [
  {
    name: 'cifar100',
    size: {
      height: 32,
      width: 32,
      channels: 3,
      classes: 100,
      trainCount: 50_000,
      testCount: 10_000,
      mean: [0.50707, 0.48655, 0.44092],
      std: [0.26733, 0.25644, 0.27615],
    },
    isArchive: true,
    files: [
      {
        name: 'cifar-100-binary.tar.gz',
        addresses: ['https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz'],
        sha256: '58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec',
        bytes: 168_513_733,
      },
    ],
  },
  idxSet(
    'mnist',
    [0.1307, 0.3081],
    ['https://ossci-datasets.s3.amazonaws.com/mnist', 'https://storage.googleapis.com/cvdf-datasets/mnist'],
    [
      ['train-images-idx3-ubyte.gz', 9_912_422, '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609'],
      ['train-labels-idx1-ubyte.gz', 28_881, '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c'],
      ['t10k-images-idx3-ubyte.gz', 1_648_877, '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6'],
      ['t10k-labels-idx1-ubyte.gz', 4_542, 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6'],
    ],
  ),
  idxSet(
    'fashion-mnist',
    [0.286, 0.353],
    [
      'https://fashion-mnist.s3.eu-central-1.amazonaws.com',
      'https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion',
    ],
    [
      ['train-images-idx3-ubyte.gz', 26_421_880, '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84'],
      ['train-labels-idx1-ubyte.gz', 29_515, 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845'],
      ['t10k-images-idx3-ubyte.gz', 4_422_102, '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073'],
      ['t10k-labels-idx1-ubyte.gz', 5_148, '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5'],
    ],
  ),
]

/** Where the files of a published set are kept: a folder named after the set and its first digest. */
export function publishedFolder({ name, files }: PublishedSet, cacheFolder: string): string {
  return join(cacheFolder, 'data', `${name}-${(files[0]?.sha256 ?? '').slice(0, 8)}`)
}

/**
 * A published set before it is fetched: counts and sizes as published, and in place of digests, which nobody knows before
 * the images are here, words that no digest has. Plans made from it name no record, and no training can begin with it.
 */
export function unfetchedDescription({ name, size }: PublishedSet, classes: number = size.classes): DatasetDescription {
  const digest = 'not fetched yet'
  const digests = { trainImages: digest, trainLabels: digest, testImages: digest, testLabels: digest }
  return { name, ...size, classes, digests }
}
