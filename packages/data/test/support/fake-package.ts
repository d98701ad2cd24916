import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RandomStream } from '@segscale/core'
import { encode } from 'fast-png'
import { create } from 'tar'
import type { DatasetDescription, PartDigests } from '../../src/dataset.ts'
import { digestOf } from '../../src/digest.ts'
import { labelBytes, type ImageSet } from '../../src/image-set.ts'
import type { PackagedSource } from '../../src/sources/cifar10.ts'
import type { FetchTarball } from '../../src/sources/fetch-tarball.ts'

const size = { height: 4, width: 5, channels: 3 }
const pixels = size.height * size.width * size.channels

/** A tarball like that of CIFAR-10, with ten tiny images. */
export interface FakePackage {
  readonly source: PackagedSource
  readonly tarball: string
  readonly train: ImageSet
  readonly test: ImageSet
}

/** Digests of the four parts that these images make. */
export function digestsOfParts(train: ImageSet, test: ImageSet): PartDigests {
  return {
    trainImages: digestOf(train.images),
    trainLabels: digestOf(labelBytes(train.labels)),
    testImages: digestOf(test.images),
    testLabels: digestOf(labelBytes(test.labels)),
  }
}

/** Runs a test in a folder of its own, which goes afterwards. */
export async function inTemporaryFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'segscale-data-'))
  try {
    await run(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Random images with every class. */
export function randomSet(count: number, bytesPerImage: number, classes: number, seed: number): ImageSet {
  const random = RandomStream.derive(seed, 'test images')
  return {
    images: Uint8Array.from({ length: count * bytesPerImage }, () => random.integer(256)),
    labels: Uint8Array.from({ length: count }, (_, index) => index % classes),
    count,
  }
}

/** Writes the tarball into `folder`; `change` may replace or drop entries (by returning nothing) before it is packed. */
export async function makeFakePackage(
  folder: string,
  change: (name: string, content: Uint8Array) => Uint8Array | undefined = (_, content) => content,
): Promise<FakePackage> {
  const train = randomSet(6, pixels, 3, 1)
  const test = randomSet(4, pixels, 3, 2)
  const entries = new Map<string, Uint8Array>([
    ['package.json', Buffer.from('{"name":"fake-images","version":"1.0.0"}')],
    ['second.png', png(train.images.subarray(3 * pixels))],
    ['first.png', png(train.images.subarray(0, 3 * pixels))],
    ['test.png', png(test.images)],
    ['train.json', Buffer.from(JSON.stringify([...train.labels]))],
    ['test.json', Buffer.from(JSON.stringify([...test.labels]))],
  ])
  const inside = join(folder, 'package')
  await mkdir(inside, { recursive: true })
  const names: string[] = []
  for (const [name, content] of entries) {
    const changed = change(name, content)
    if (changed === undefined) continue
    await writeFile(join(inside, name), changed)
    names.push(`package/${name}`)
  }
  const tarball = join(folder, 'fake-images-1.0.0.tgz')
  await create({ file: tarball, cwd: folder, gzip: true }, names)
  return { source: describe(train, test), tarball, train, test }
}

/** Stands in for the registry: gives the tarball that is already there, and counts how often. */
export function copyingFetch(tarball: string): FetchTarball & { calls: number } {
  const fetch = async (_: unknown, file: string): Promise<void> => {
    counting.calls++
    await copyFile(tarball, file)
  }
  const counting = Object.assign(fetch, { calls: 0 })
  return counting
}

function describe(train: ImageSet, test: ImageSet): PackagedSource {
  const description: DatasetDescription = {
    name: 'fake',
    ...size,
    classes: 3,
    trainCount: train.count,
    testCount: test.count,
    mean: [0.5, 0.5, 0.5],
    std: [0.25, 0.25, 0.25],
    digests: digestsOfParts(train, test),
  }
  return {
    description,
    wanted: { spec: 'fake-images@1.0.0', integrity: 'sha512-unused', bytes: 1000 },
    layout: {
      trainImages: ['package/first.png', 'package/second.png'],
      testImages: ['package/test.png'],
      trainLabels: 'package/train.json',
      testLabels: 'package/test.json',
    },
  }
}

function png(images: Uint8Array): Uint8Array {
  return encode({ width: size.height * size.width, height: images.length / pixels, channels: 3, data: images })
}
