import { createHash } from 'node:crypto'
import type { LoadedExperiment } from './load-experiment.ts'

/** What a resolved experiment was made from: it stands in `spec.lock.json` beside the experiment itself. */
export interface SpecSource {
  readonly file: string
  readonly set: readonly string[]
  /** The file and all that it extends, in the order of reading. */
  readonly files: readonly { readonly file: string; readonly sha256: string }[]
  /** Variables of the environment that it asks for, with the text that stood for each. */
  readonly environment: Readonly<Record<string, string>>
}

/** Says what an experiment was made from. */
export function specSource({ file, sources, environment }: LoadedExperiment, set: readonly string[]): SpecSource {
  const files = sources.map(({ label, text }) => ({
    file: label,
    sha256: createHash('sha256').update(text, 'utf8').digest('hex'),
  }))
  return { file, set, files, environment }
}
