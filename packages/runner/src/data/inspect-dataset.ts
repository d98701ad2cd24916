import { openDataset, printableName, type Dataset, type Labels } from '@segscale/data'
import { dataSource, type SourceOptions } from './data-source.ts'

/** All that is known of a data set once it was read. */
export interface DatasetInspection extends Pick<
  Dataset,
  'name' | 'height' | 'width' | 'channels' | 'classes' | 'trainCount' | 'testCount'
> {
  /** Constants that images are normalised with, of pixels in [0, 1]. */
  readonly mean: readonly number[]
  readonly std: readonly number[]
  /** SHA-256 of each part; those of the training images enter keys. */
  readonly digests: Readonly<Record<string, string>>
  /** Each class with its numbers of images. */
  readonly perClass: readonly { readonly name: string; readonly train: number; readonly test: number }[]
}

/**
 * Reads a whole data set, and so checks it: every digest that is known is compared.
 *
 * @throws SegscaleError with code `USAGE`, `DATASET_UNKNOWN`, `DATA_UNAVAILABLE` or `DATA_CORRUPT`.
 */
export async function inspectDataset(name: string | undefined, options: SourceOptions): Promise<DatasetInspection> {
  const dataset = await openDataset({ ...dataSource(name, options), onProgress })
  const { height, width, channels, classes, trainCount, testCount, mean, std, digests, classNames } = dataset
  const [train, test] = [dataset.loadTrain(), dataset.loadTest()].map(({ labels }) => countsOf(labels, classes)) as [
    number[],
    number[],
  ]
  const perClass = train.map((count, label) => ({
    name: classNames?.[label] ?? String(label),
    train: count,
    test: test[label] ?? 0,
  }))
  return { name: dataset.name, height, width, channels, classes, trainCount, testCount, mean, std, digests, perClass }
}

/** The inspection as lines for people. */
export function renderInspection(inspection: DatasetInspection): string[] {
  const { name, height, width, channels, classes, trainCount, testCount, mean, std, digests, perClass } = inspection
  const empty = perClass.filter(({ train, test }) => train === 0 || test === 0)
  const counts = perClass.map(({ train }) => train)
  return [
    `${name}: ${trainCount} training and ${testCount} test images, ${height} x ${width} pixels, ` +
      `${channels} channel${channels === 1 ? '' : 's'}, ${classes} classes`,
    `  of each class ${Math.min(...counts)} to ${Math.max(...counts)} training images`,
    ...(empty.length > 0
      ? [`  without training or test images: ${empty.map((each) => printableName(each.name)).join(', ')}`]
      : []),
    `  mean ${mean.join(', ')}`,
    `  std  ${std.join(', ')}`,
    ...Object.entries(digests).map(([part, digest]) => `  ${part.padEnd(11)} sha256 ${digest}`),
    'All of it was read, and nothing is wrong with it.',
  ]
}

/** Says what takes time. */
export function onProgress(text: string): void {
  process.stderr.write(`${text}\n`)
}

function countsOf(labels: Labels, classes: number): number[] {
  const counts = Array.from({ length: classes }, () => 0)
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1
  return counts
}
