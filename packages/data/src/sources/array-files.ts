import { readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SegscaleError } from '@segscale/core'

/** The names that arrays of a data set have, by convention: of Keras, of MedMNIST, and of sets that are not split. */
export const arrayNames = [
  { trainImages: 'x_train', trainLabels: 'y_train', testImages: 'x_test', testLabels: 'y_test' },
  { trainImages: 'train_images', trainLabels: 'train_labels', testImages: 'test_images', testLabels: 'test_labels' },
  { trainImages: 'images', trainLabels: 'labels' },
  { trainImages: 'x', trainLabels: 'y' },
] as const

/** Which arrays hold which part of a data set. */
export interface ArrayNames {
  readonly trainImages: string
  readonly trainLabels: string
  readonly testImages?: string
  readonly testLabels?: string
}

/**
 * The convention that a set of names follows.
 *
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` where it follows none.
 */
export function conventionOf(present: readonly string[], place: string): ArrayNames {
  const found = arrayNames.find((names) => Object.values(names).every((name) => present.includes(name)))
  if (found !== undefined) return found
  const known = arrayNames.map((names) => Object.values(names).join(', ')).join('; or ')
  throw new SegscaleError(
    'DATA_UNAVAILABLE',
    `${place} must hold the arrays ${known}, but it holds ${present.length === 0 ? 'none' : present.slice(0, 12).join(', ')}. ` +
      'Save them under one of these sets of names.',
  )
}

/**
 * The files of a set of arrays: one .npz file, or the .npy files of a folder that count.
 *
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` where there are none.
 */
export function arrayFiles(path: string): { readonly name: string; readonly file: string }[] {
  const file = resolve(path)
  const found = statSync(file, { throwIfNoEntry: false })
  if (found?.isFile() === true) return [{ name: 'arrays.npz', file }]
  if (found?.isDirectory() !== true) {
    throw new SegscaleError(
      'DATA_UNAVAILABLE',
      `${file} must be a .npz file or a folder of .npy files, but there is no such file. Check dataset.path.`,
    )
  }
  const present = readdirSync(file)
    .filter((name) => name.endsWith('.npy'))
    .map((name) => name.slice(0, -4))
    .sort()
  return Object.values(conventionOf(present, file)).map((name: string) => ({
    name,
    file: join(file, `${name}.npy`),
  }))
}
