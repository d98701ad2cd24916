import { appendFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { DatasetDescription } from '../../src/dataset.ts'
import { cifar10 } from '../../src/sources/cifar10.ts'
import { cifar10Layout, openCifar10Binary } from '../../src/sources/cifar10-binary.ts'
import { writeFolder } from '../support/binary-files.ts'
import { digestsOfParts, inTemporaryFolder, randomSet } from '../support/fake-package.ts'

const train = randomSet(20, 3072, 10, 1)
const test = randomSet(6, 3072, 10, 2)
const few: DatasetDescription = {
  ...cifar10,
  trainCount: train.count,
  testCount: test.count,
  digests: digestsOfParts(train, test),
}

describe('openCifar10Binary', () => {
  it('reads the images of all batches as rows of RGB pixels', async () => {
    await inTemporaryFolder(async (folder) => {
      await writeFolder(folder, train, test, cifar10Layout)
      const dataset = openCifar10Binary(folder, few)
      expect(digestsOfParts(dataset.loadTrain(), dataset.loadTest())).toEqual(few.digests)
      expect(dataset.loadTrain().count).toBe(train.count)
      expect(dataset.digests).toEqual(few.digests)
    })
  })

  it('says how many images it found when they are not those of CIFAR-10', async () => {
    await inTemporaryFolder(async (folder) => {
      await writeFolder(folder, train, test, cifar10Layout)
      expect(() => openCifar10Binary(folder, cifar10)).toThrow(
        expect.objectContaining({
          code: 'DATA_CORRUPT',
          message: expect.stringContaining(
            'there are 20 training images instead of 50000, there are 6 test images instead of 10000',
          ) as string,
        }) as Error,
      )
    })
  })

  it('names every part with other content', async () => {
    await inTemporaryFolder(async (folder) => {
      await writeFolder(folder, randomSet(20, 3072, 10, 3), test, cifar10Layout)
      expect(() => openCifar10Binary(folder, few)).toThrow(/but trainImages has SHA-256 \w{64} instead of \w{64}\. /)
    })
  })

  it('lists all files that are missing at once', async () => {
    await inTemporaryFolder(async (folder) => {
      await writeFolder(folder, train, test, cifar10Layout)
      await rm(join(folder, 'data_batch_2.bin'))
      await rm(join(folder, 'test_batch.bin'))
      expect(() => openCifar10Binary(folder, few)).toThrow(
        expect.objectContaining({
          code: 'DATA_UNAVAILABLE',
          message: expect.stringContaining('has no data_batch_2.bin, test_batch.bin. Set dataset.path') as string,
        }) as Error,
      )
    })
  })

  it('points at the folder below, where the archive unpacks to', async () => {
    await inTemporaryFolder(async (folder) => {
      const below = join(folder, 'cifar-10-batches-bin')
      await writeFolder(below, train, test, cifar10Layout)
      expect(() => openCifar10Binary(folder, few)).toThrow(`They lie in ${below}: set dataset.path to it.`)
    })
  })

  it('lists all files that end within a record', async () => {
    await inTemporaryFolder(async (folder) => {
      await writeFolder(folder, train, test, cifar10Layout)
      await appendFile(join(folder, 'data_batch_1.bin'), 'x')
      await appendFile(join(folder, 'data_batch_5.bin'), 'xy')
      expect(() => openCifar10Binary(folder, few)).toThrow(
        /3073 bytes, but in .* data_batch_1.bin has 12293 bytes, data_batch_5.bin has 12294 bytes/,
      )
    })
  })

  it('refuses labels that are no class, and says where they are', async () => {
    await inTemporaryFolder(async (folder) => {
      const wrong = { ...train, labels: train.labels.with(6, 10) }
      await writeFolder(folder, wrong, test, cifar10Layout)
      expect(() => openCifar10Binary(folder, few)).toThrow(/record 2 of .*data_batch_2.bin has 10/)
    })
  })

  it('notices when files change between opening and loading', async () => {
    await inTemporaryFolder(async (folder) => {
      await writeFolder(folder, train, test, cifar10Layout)
      const dataset = openCifar10Binary(folder, few)
      await rename(join(folder, 'data_batch_1.bin'), join(folder, 'kept'))
      await rename(join(folder, 'data_batch_2.bin'), join(folder, 'data_batch_1.bin'))
      await rename(join(folder, 'kept'), join(folder, 'data_batch_2.bin'))
      expect(() => dataset.loadTrain()).toThrow(/trainImages and trainLabels changed/)
    })
  })
})
