import { describe, expect, it } from 'vitest'
import { describeDataset, openDataset } from '../src/open-dataset.ts'
import { cifar100Layout } from '../src/sources/cifar100.ts'
import { writeFolder } from './support/binary-files.ts'
import { inTemporaryFolder, randomSet } from './support/fake-package.ts'

describe('describeDataset', () => {
  it('knows CIFAR-10 without any file', () => {
    expect(describeDataset('cifar10')).toMatchObject({
      height: 32,
      width: 32,
      channels: 3,
      classes: 10,
      trainCount: 50_000,
      testCount: 10_000,
    })
    expect(describeDataset('cifar10', { path: '/nowhere' })).toBe(describeDataset('cifar10'))
  })

  it('describes a folder with CIFAR-100 as opening it does', async () => {
    await inTemporaryFolder(async (folder) => {
      await writeFolder(folder, randomSet(8, 3072, 100, 1), randomSet(8, 3072, 100, 2), cifar100Layout)
      expect(await openDataset({ name: 'cifar100', path: folder })).toMatchObject(
        describeDataset('cifar100', { path: folder }),
      )
    })
  })

  it('asks for a place where a data set is one of the user', () => {
    for (const name of ['images', 'arrays']) {
      expect(() => describeDataset(name)).toThrow(
        expect.objectContaining({
          code: 'DATA_UNAVAILABLE',
          message: expect.stringContaining('dataset.path is missing') as string,
        }) as Error,
      )
    }
  })

  it('lists the data sets for an unknown name, and guesses the one that was meant', () => {
    expect(() => describeDataset('CIFAR-10')).toThrow(
      expect.objectContaining({
        code: 'DATASET_UNKNOWN',
        message:
          'The data set must be one of cifar10, cifar100, mnist, fashion-mnist, images, arrays, but it is "CIFAR-10". ' +
          'Did you mean cifar10?',
      }) as Error,
    )
    expect(() => describeDataset('imagenet')).toThrow(
      /but it is "imagenet"\. For images of your own it is images or arrays\.$/,
    )
  })

  it('has one positive mean and deviation below 1 for each channel', async () => {
    await inTemporaryFolder(async (folder) => {
      await writeFolder(folder, randomSet(8, 3072, 100, 1), randomSet(8, 3072, 100, 2), cifar100Layout)
      for (const name of ['cifar10', 'cifar100']) {
        const { mean, std, channels } = describeDataset(name, { path: folder })
        for (const values of [mean, std]) {
          expect(values).toHaveLength(channels)
          expect(values.every((value) => value > 0 && value < 1)).toBe(true)
        }
      }
    })
  })
})

describe('openDataset', () => {
  it('rejects unknown names and missing folders as describeDataset does', async () => {
    await expect(openDataset({ name: 'cifar11' })).rejects.toMatchObject({ code: 'DATASET_UNKNOWN' })
    await expect(openDataset({ name: 'mnist', path: '/nowhere' })).rejects.toMatchObject({ code: 'DATA_UNAVAILABLE' })
    await expect(openDataset({ name: 'cifar10', path: '/nowhere' })).rejects.toMatchObject({ code: 'DATA_UNAVAILABLE' })
  })
})
