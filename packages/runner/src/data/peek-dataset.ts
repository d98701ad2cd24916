import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { SegscaleError } from '@segscale/core'
import { contactSheet, openDataset, printableName } from '@segscale/data'
import { dataSource, wholeNumber, type PeekOptions } from './data-source.ts'
import { onProgress } from './inspect-dataset.ts'

/** A picture of a data set that was written. */
export interface Peek {
  readonly dataset: string
  readonly split: 'train' | 'test'
  /** Absolute. */
  readonly file: string
  readonly height: number
  readonly width: number
  readonly perClass: number
  readonly classNames: readonly string[]
}

/** With more classes each shows fewer images. */
const manyClasses = 20

/**
 * Writes a contact sheet of a data set as PNG.
 *
 * @throws SegscaleError with code `USAGE`, `DATASET_UNKNOWN`, `DATA_UNAVAILABLE` or `DATA_CORRUPT`.
 */
export async function peekDataset(name: string | undefined, options: PeekOptions): Promise<Peek> {
  const dataset = await openDataset({ ...dataSource(name, options), onProgress })
  const { split, count } = options
  const perClass = count === undefined ? (dataset.classes > manyClasses ? 4 : 10) : wholeNumber('--count', count)
  const sheet = contactSheet(split === 'test' ? dataset.loadTest() : dataset.loadTrain(), { ...dataset, perClass })
  const file = resolve(options.out)
  try {
    await writeFile(file, sheet.png)
  } catch (cause) {
    const reason = (cause as Error).message
    throw new SegscaleError(
      'USAGE',
      `The picture must go to a file, but it cannot be written (${reason}). Change --out.`,
      {
        cause,
      },
    )
  }
  const { height, width } = sheet
  const classNames = dataset.classNames ?? Array.from({ length: dataset.classes }, (_, label) => String(label))
  return { dataset: dataset.name, split, file, height, width, perClass: sheet.perClass, classNames }
}

/** What was written, for people: the picture, and which class is which. */
export function renderPeek({ dataset, split, file, height, width, perClass, classNames }: Peek): string[] {
  const names = classNames.map((name, label) => (name === String(label) ? name : `${label} ${printableName(name)}`))
  return [
    `${file}: ${dataset}, up to ${perClass} ${split} images of each of ${classNames.length} classes (${width} x ${height} pixels)`,
    names.join(', '),
  ]
}
