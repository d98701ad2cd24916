/** Kinds of problems in an experiment file; stable, for scripts and editors. */
export type SchemaIssueCode =
  | 'conflict'
  | 'duplicate'
  | 'empty'
  | 'missing'
  | 'not-available'
  | 'out-of-range'
  | 'rule'
  | 'unknown-key'
  | 'unknown-value'
  | 'wrong-type'

/** Where a value stands in the experiment: map keys and list indices from the top. */
export type IssuePath = readonly (string | number)[]

/** One problem of an experiment, as data. */
export interface SchemaIssue {
  readonly path: IssuePath
  /** What is wrong, for a person: what must hold, then what was found. */
  readonly message: string
  readonly code: SchemaIssueCode
  /** What would have been right, in words. */
  readonly expected?: string
  /** What was found, in words. */
  readonly received?: string
  /** The text that was probably meant. */
  readonly suggestion?: string
  /** The part of a text value that it is about, in UTF-16 units from the text's start; all of it if not given. */
  readonly part?: { readonly start: number; readonly length: number }
  /** Where it stands if not in the experiment file itself, but in one that `path` names. */
  readonly elsewhere?: IssuePlace
}

/** A place in a text file; lines and columns count from 1. */
export interface IssuePlace {
  /** The file as messages name it. */
  readonly source: string
  readonly line: number
  readonly column: number
  /** The whole line, without its end. */
  readonly text: string
  /** UTF-16 units of the line to point at, from `column` on. */
  readonly length: number
}

/** A path as text: `search.budgets[2]`; the top of the file is the empty text. */
export function formatIssuePath(path: IssuePath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? part : `${text}.${part}`
  }, '')
}
