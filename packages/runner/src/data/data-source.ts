import { dirname, resolve } from 'node:path'
import { SegscaleError } from '@segscale/core'
import type { DatasetPlace } from '@segscale/data'
import { placedData } from '../load/placed-data.ts'
import { readExperimentSource } from '../load/read-source.ts'
import { parseYaml } from '../load/parse-yaml.ts'

/** Which data set is meant, as it was typed. */
export interface SourceOptions {
  readonly file?: string
  readonly path?: string
  readonly labels?: 'fine' | 'coarse'
  readonly size?: string
  readonly channels?: string
}

/** The options of `segscale data peek`. */
export interface PeekOptions extends SourceOptions {
  readonly out: string
  readonly split: 'train' | 'test'
  readonly count?: string
}

/** A data set and its place. */
export type DataSource = DatasetPlace & { readonly name: string }

/**
 * The data set that a command line means.
 *
 * @throws {@link SegscaleError} with code `USAGE` where it names none or two, or a size that is no number.
 */
export function dataSource(name: string | undefined, options: SourceOptions): DataSource {
  if ((name === undefined) === (options.file === undefined)) {
    throw usage('Name one data set, such as cifar10, or an experiment file with --file.')
  }
  const given: DataSource = options.file === undefined ? { name: name ?? '' } : fromFile(options.file)
  const { labels, size, channels } = options
  const path = options.path ?? given.path
  return {
    ...given,
    ...(path !== undefined && { path: resolve(path) }),
    ...(labels !== undefined && { labels }),
    ...(size !== undefined && { size: wholeNumber('--size', size) }),
    ...(channels !== undefined && { channels: Number(channels) as 1 | 3 }),
  }
}

/** A positive whole number that was typed. */
export function wholeNumber(option: string, text: string): number {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text)
  throw usage(`${option} must be a positive whole number, but it is ${JSON.stringify(text)}.`)
}

/** What a file says of its data set; the rest of the file need not be right for that. */
function fromFile(file: string): DataSource {
  const { source, path: place } = readExperimentSource(file)
  const value = placedData(parseYaml(source.text).value, place === undefined ? process.cwd() : dirname(place))
  const dataset = (value as { dataset?: unknown } | null)?.dataset
  if (typeof dataset !== 'object' || dataset === null || typeof (dataset as DataSource).name !== 'string') {
    throw usage(`${source.label} names no data set. Write dataset: { name: … } into it.`)
  }
  const { name, path, labels, size, channels, testShare } = dataset as DataSource
  return { name, path, labels, size, channels, testShare }
}

function usage(message: string): SegscaleError {
  return new SegscaleError('USAGE', message)
}
