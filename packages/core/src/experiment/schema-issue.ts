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
}

/** A path as text: `search.budgets[2]`; the top of the file is the empty text. */
export function formatIssuePath(path: IssuePath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text === '' ? part : `${text}.${part}`
  }, '')
}
