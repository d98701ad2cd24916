import type { DocumentLocator } from './document-locator.ts'
import type { ParsedYaml } from './parse-yaml.ts'
import type { SourceText } from './source-text.ts'

/** A file that settings were read from. */
export interface FileLayer {
  readonly kind: 'file'
  readonly source: SourceText
  readonly parsed: ParsedYaml
  readonly locator: DocumentLocator
  /** Where its relative paths start. */
  readonly folder: string
  /** Place in the order of reading: 0 is the file that was asked for. */
  readonly order: number
}

/** An option of the command line that settings were read from. */
export interface OptionLayer {
  readonly kind: 'set'
  /** As it was given, `path=value`. */
  readonly text: string
}

/** Where settings came from. */
export type Layer = FileLayer | OptionLayer
