import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { DatasetPlace } from '../dataset.ts'
import { emptyLabels, type ImageSet, type ImageSize } from '../image-set.ts'
import { throwProblems } from '../problem-list.ts'
import { arrayFiles, conventionOf, type ArrayNames } from './array-files.ts'
import type { Content } from './content.ts'
import { holdOutTest } from './hold-out-test.ts'
import { integersOf, readNpy, type NpyArray } from './npy.ts'
import { npzNames, readNpz } from './npz.ts'

const mostClasses = 65_536
const mostChannels = 64

/**
 * A data set of arrays: images as unsigned bytes `[n, h, w]` or `[n, h, w, c]`, labels as integers `[n]` or `[n, 1]`.
 *
 * @throws SegscaleError with code `DATA_UNAVAILABLE` or `DATA_CORRUPT`, naming everything that is wrong.
 */
export async function readArrays(path: string, { testShare }: DatasetPlace): Promise<Content> {
  const problems: string[] = []
  const { names, arrays } = await loadArrays(path, problems)
  const images = (name: string | undefined): NpyArray | undefined => imagesOf(name, arrays, problems)
  const labels = (name: string | undefined): Float64Array | undefined => labelsOf(name, arrays, problems)
  const train = { images: images(names.trainImages), labels: labels(names.trainLabels) }
  const test = { images: images(names.testImages), labels: labels(names.testLabels) }
  problems.push(...pairProblems(names.trainImages, train), ...pairProblems(names.testImages, test))
  const [size, testSize] = [sizeOf(train.images), sizeOf(test.images)]
  if (size !== undefined && testSize !== undefined && JSON.stringify(size) !== JSON.stringify(testSize)) {
    problems.push(`training images have ${inWords(size)} and test images ${inWords(testSize)}`)
  }
  const classes = 1 + (train.labels ?? new Float64Array()).reduce((most, label) => Math.max(most, label), 0)
  if (classes < 2) problems.push(`${names.trainLabels} has a single class`)
  const stray = test.labels?.find((label) => label >= classes)
  if (stray !== undefined)
    problems.push(`${names.testLabels ?? ''} has the class ${stray}, which has no training image`)
  throwProblems(`${path} must hold images as bytes and labels as integers`, problems, 'Save the arrays again.')
  const setOf = ({ images: array, labels: numbers = new Float64Array() }: typeof train): ImageSet => {
    const packed = emptyLabels(numbers.length, classes)
    packed.set(numbers)
    return { images: array?.data ?? new Uint8Array(), labels: packed, count: numbers.length }
  }
  const sets =
    test.images === undefined
      ? holdOutTest(setOf(train), classes, testShare)
      : { train: setOf(train), test: setOf(test) }
  return { ...(size as ImageSize), classes, ...sets }
}

async function loadArrays(
  path: string,
  problems: string[],
): Promise<{ names: ArrayNames; arrays: ReadonlyMap<string, Uint8Array> }> {
  const files = arrayFiles(path)
  if (statSync(path).isDirectory()) {
    const names = conventionOf(
      files.map(({ name }) => name),
      path,
    )
    return { names, arrays: new Map(files.map(({ name }) => [name, readFileSync(join(path, `${name}.npy`))])) }
  }
  const present = await npzNames(path)
  if (typeof present === 'string') {
    throwProblems(`${path} must be a whole .npz file`, [`it ${present}`], 'Save it again, without a password.')
    throw new TypeError('Unreachable.')
  }
  const names = conventionOf(present, path)
  const arrays = await readNpz(path, Object.values(names) as string[], (problem) => problems.push(problem))
  return { names, arrays }
}

function arrayOf(name: string, arrays: ReadonlyMap<string, Uint8Array>, problems: string[]): NpyArray | undefined {
  const bytes = arrays.get(name)
  if (bytes === undefined) return undefined
  const array = readNpy(bytes)
  if (typeof array !== 'string') return array
  problems.push(`${name} ${array}`)
  return undefined
}

function imagesOf(
  name: string | undefined,
  arrays: ReadonlyMap<string, Uint8Array>,
  problems: string[],
): NpyArray | undefined {
  const array = name === undefined ? undefined : arrayOf(name, arrays, problems)
  if (name === undefined || array === undefined) return undefined
  const { dtype, shape } = array
  const [, , , channels = 1] = shape
  const found = `${dtype}, ${shape.join(' x ')}`
  if (dtype !== '|u1' && dtype !== 'u1') {
    problems.push(`${name} must hold bytes from 0 to 255, but holds ${dtype}; save it as array.astype('uint8')`)
  } else if ((shape.length !== 3 && shape.length !== 4) || shape.includes(0)) {
    problems.push(`${name} must have the shape images x rows x columns x channels, but has ${found}`)
  } else if (channels > mostChannels || ((shape[1] ?? 0) <= 4 && channels > 4)) {
    problems.push(
      `${name} seems to have its channels first (${found}); save it as numpy.ascontiguousarray(array.transpose(0, 2, 3, 1))`,
    )
  } else return array
  return undefined
}

function labelsOf(
  name: string | undefined,
  arrays: ReadonlyMap<string, Uint8Array>,
  problems: string[],
): Float64Array | undefined {
  const array = name === undefined ? undefined : arrayOf(name, arrays, problems)
  if (name === undefined || array === undefined) return undefined
  const { shape } = array
  if (shape.length !== 1 && !(shape.length === 2 && shape[1] === 1)) {
    problems.push(`${name} must have one label an image, but has the shape ${shape.join(' x ')}`)
    return undefined
  }
  const numbers = integersOf(array)
  if (typeof numbers === 'string') {
    problems.push(`${name} ${numbers}`)
    return undefined
  }
  const wrong = numbers.find((label) => label < 0 || label >= mostClasses)
  if (wrong === undefined) return numbers
  problems.push(`${name} must hold classes from 0 on, below ${mostClasses}, but holds ${wrong}`)
  return undefined
}

function pairProblems(
  name = '',
  { images, labels }: { images: NpyArray | undefined; labels: Float64Array | undefined },
): string[] {
  const count = images?.shape[0]
  if (count === undefined || labels === undefined || count === labels.length) return []
  return [`${name} has ${count} images and ${labels.length} labels`]
}

function sizeOf(array: NpyArray | undefined): ImageSize | undefined {
  if (array === undefined) return undefined
  const [, height = 0, width = 0, channels = 1] = array.shape
  return { height, width, channels }
}

function inWords({ height, width, channels }: ImageSize): string {
  return `${height} x ${width} pixels of ${channels}`
}
