import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cifar100Layout, describeCifar100, openCifar100 } from '../../src/sources/cifar100.ts'
import { writeFolder } from '../support/binary-files.ts'
import { digestsOfParts, inTemporaryFolder, randomSet } from '../support/fake-package.ts'

const train = randomSet(15, 3072, 100, 1)
const test = randomSet(10, 3072, 100, 2)
const subset = resolve(import.meta.dirname, '../../../../../shared/datasets/cifar100-subset')

describe('openCifar100', () => {
  it('reads fine labels and rows of RGB pixels, with the digests of its content', async () => {
    await inTemporaryFolder(async (folder) => {
      await writeFolder(folder, train, test, cifar100Layout)
      const dataset = openCifar100(folder)
      const digests = digestsOfParts(train, test)
      expect(dataset).toMatchObject({ name: 'cifar100', classes: 100, trainCount: 15, testCount: 10, digests })
      expect(digestsOfParts(dataset.loadTrain(), dataset.loadTest())).toEqual(digests)
      expect(describeCifar100(folder).digests).toEqual(digests)
    })
  })

  it('lists all files that are missing at once', () => {
    expect(() => openCifar100('/nowhere')).toThrow(
      expect.objectContaining({
        code: 'DATA_UNAVAILABLE',
        message: expect.stringContaining(
          '/nowhere must hold the binary version of CIFAR-100, but it has no train.bin, test.bin',
        ) as string,
      }) as Error,
    )
  })

  it.skipIf(!existsSync(subset))('reads real images where a subset of CIFAR-100 lies beside the workspace', () => {
    const dataset = openCifar100(subset)
    const { images, labels, count } = dataset.loadTrain()
    expect([count, dataset.testCount]).toEqual([10_000, 2_000])
    const sizes = new Map<number, number>()
    for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1)
    expect([sizes.size, ...new Set(sizes.values())]).toEqual([100, 100])
    const record = readFileSync(join(subset, 'train.bin')).subarray(5 * 3074, 6 * 3074)
    expect(labels[5]).toBe(record[1])
    // Red, green and blue of the pixel in row 3, column 4.
    const pixel = 5 * 3072 + (3 * 32 + 4) * 3
    expect([...images.subarray(pixel, pixel + 3)]).toEqual([100, 1124, 2148].map((at) => record[2 + at]))
    // The means of the subset are near those of the whole.
    for (const [channel, mean] of dataset.mean.entries()) {
      let sum = 0
      for (let at = channel; at < images.length; at += 3) sum += images[at] ?? 0
      expect(sum / 255 / (count * 1024)).toBeCloseTo(mean, 1)
    }
  })
})
