import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { SegscaleError } from '@segscale/core'
import type { ImageSet } from '../image-set.ts'
import { throwProblems } from '../problem-list.ts'
import type { Content } from './content.ts'
import { gunzip, type Uncompressed } from './gunzip.ts'
import { readIdx, type IdxArray } from './idx.ts'

/** The IDX files of MNIST and of the sets that took its form, each with the name that some archives give it. */
export const idxFiles = {
  trainImages: ['train-images-idx3-ubyte', 'train-images.idx3-ubyte'],
  trainLabels: ['train-labels-idx1-ubyte', 'train-labels.idx1-ubyte'],
  testImages: ['t10k-images-idx3-ubyte', 't10k-images.idx3-ubyte'],
  testLabels: ['t10k-labels-idx1-ubyte', 't10k-labels.idx1-ubyte'],
} as const

type Part = keyof typeof idxFiles

/** Nobody's IDX file is larger; what would expand to more is refused before it fills the memory. */
const mostBytes = 2 ** 31 - 1
const classes = 10

/**
 * MNIST, Fashion-MNIST or another set in their form, from a folder with the four IDX files, each gzip-compressed or not.
 *
 * @throws {@link SegscaleError} with code `DATA_UNAVAILABLE` naming every file that is missing, `DATA_CORRUPT` naming
 * everything that is wrong with those that are there.
 * @see LeCun, Cortes and Burges, The MNIST database of handwritten digits (1998); Xiao, Rasul and Vollgraf (2017),
 * Fashion-MNIST, arXiv:1708.07747.
 */
export function readMnist(path: string, classNames: readonly string[]): Content {
  const folder = resolve(path)
  const parts = Object.keys(idxFiles) as Part[]
  const names = new Map(parts.map((part) => [part, findFile(folder, part)]))
  const missing = parts.filter((part) => names.get(part) === undefined)
  if (missing.length > 0) {
    throw new SegscaleError(
      'DATA_UNAVAILABLE',
      `The folder ${folder} must hold the four IDX files, each with .gz behind its name or not, but it has no ` +
        `${missing.map((part) => idxFiles[part][0]).join(', ')}. Set dataset.path to the folder with them.`,
    )
  }
  const problems: string[] = []
  const arrays = new Map<Part, IdxArray>()
  for (const [part, name = ''] of names) {
    const content = read(join(folder, name))
    const array = 'problem' in content ? content.problem : readIdx(content.bytes)
    if (typeof array === 'string') problems.push(`${name} ${array}`)
    else arrays.set(part, array)
  }
  problems.push(...shapeProblems(arrays, names), ...labelProblems(arrays, names))
  throwProblems(`The files in ${folder} must be whole IDX files that belong together`, problems, 'Fetch them again.')
  const array = (part: Part): IdxArray => arrays.get(part) as IdxArray
  const set = (which: 'train' | 'test'): ImageSet => {
    const labels = array(`${which}Labels`).data
    return { images: array(`${which}Images`).data, labels, count: labels.length }
  }
  const [, height = 0, width = 0, channels = 1] = array('trainImages').shape
  return { height, width, channels, classes, classNames, train: set('train'), test: set('test') }
}

function read(file: string): Uncompressed {
  try {
    return gunzip(readFileSync(file), mostBytes)
  } catch (error) {
    return { problem: `cannot be read (${(error as NodeJS.ErrnoException).code ?? ''})` }
  }
}

function findFile(folder: string, part: Part): string | undefined {
  return idxFiles[part]
    .flatMap((name) => [name, `${name}.gz`])
    .find((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() === true)
}

function shapeProblems(arrays: ReadonlyMap<Part, IdxArray>, names: ReadonlyMap<Part, string | undefined>): string[] {
  const problems: string[] = []
  for (const which of ['train', 'test'] as const) {
    const images = arrays.get(`${which}Images`)?.shape
    const labels = arrays.get(`${which}Labels`)?.shape
    const [imageFile = '', labelFile = ''] = [names.get(`${which}Images`), names.get(`${which}Labels`)]
    if (images !== undefined && (images.length < 3 || images.includes(0))) {
      problems.push(`${imageFile} must hold images, but has the shape ${images.join(' x ')}`)
    }
    if (labels !== undefined && labels.length !== 1) {
      problems.push(`${labelFile} must hold a label an image, but has the shape ${labels.join(' x ')}`)
    } else if (images !== undefined && labels !== undefined && images[0] !== labels[0]) {
      problems.push(`${imageFile} has ${images[0] ?? 0} images and ${labelFile} ${labels[0] ?? 0} labels`)
    }
  }
  const sizes = (['trainImages', 'testImages'] as const).map((part) => arrays.get(part)?.shape.slice(1).join(' x '))
  if (sizes[0] !== undefined && sizes[1] !== undefined && sizes[0] !== sizes[1]) {
    problems.push(`the training images have ${sizes[0]} pixels and the test images ${sizes[1]}`)
  }
  return problems
}

function labelProblems(arrays: ReadonlyMap<Part, IdxArray>, names: ReadonlyMap<Part, string | undefined>): string[] {
  return (['trainLabels', 'testLabels'] as const).flatMap((part) => {
    const at = arrays.get(part)?.data.findIndex((label) => label >= classes) ?? -1
    const label = arrays.get(part)?.data[at] ?? 0
    return at < 0 ? [] : [`label ${at} of ${names.get(part) ?? ''} is ${label} and must be below ${classes}`]
  })
}
