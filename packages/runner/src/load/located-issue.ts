import type { SchemaIssueCode } from '@segscale/core'

/** Kinds of problems of an experiment file, those of its YAML and of `--set` included. */
export type LocatedIssueCode =
  | SchemaIssueCode
  | 'bad-override'
  | 'empty-file'
  | 'extends'
  | 'file-not-found'
  | 'reference'
  | 'sweep'
  | 'too-large'
  | 'yaml-alias'
  | 'yaml-duplicate-key'
  | 'yaml-syntax'
  | 'yaml-tag'

/** The line of a file that an issue is about, and the part of it to point at. */
export interface Excerpt {
  /** The whole line, without its end. */
  readonly text: string
  /** UTF-16 units of the line before the part, and in it. */
  readonly start: number
  readonly length: number
}

/** One problem with the place where a person can mend it. */
export interface LocatedIssue {
  readonly code: LocatedIssueCode
  /** Where to look: a file as the person would name it, or `--set path=value`. */
  readonly source: string
  /** Counted from 1; missing where the source is not a file. */
  readonly line?: number
  readonly column?: number
  /** Path of the field, `search.budgets[2]`; empty for the file as a whole. */
  readonly path: string
  readonly message: string
  readonly expected?: string
  readonly received?: string
  readonly suggestion?: string
  readonly excerpt?: Excerpt
}
