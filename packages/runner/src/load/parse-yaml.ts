import { parseDocument, type Document, type DocumentOptions, type ParseOptions, type SchemaOptions } from 'yaml'
import type { IssuePath } from '@segscale/core'
import { repairTabs } from './tab-repair.ts'
import {
  appendedLists,
  cyclicAlias,
  isTabIssue,
  restrictionIssues,
  syntaxIssues,
  type TextIssue,
} from './yaml-issues.ts'
import { structureProblem } from './yaml-structure.ts'

/** What a YAML text holds, as far as it could be read. */
export interface ParsedYaml {
  readonly document: Document | undefined
  /** Plain data; nothing where the text could not be read at all. */
  readonly value: unknown
  readonly issues: readonly TextIssue[]
  /** Paths of the lists that are marked with `!append`. */
  readonly appended: readonly IssuePath[]
  /** The offset in the text that belongs to an offset in the document; they differ where tabs had to be replaced. */
  readonly toWritten: (offset: number) => number
}

const strictOptions: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.2',
  schema: 'core',
  strict: true,
  stringKeys: true,
  merge: false,
  resolveKnownTags: false,
  // The parser's own test takes quadratic time; ours does not.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
}

/**
 * Parses a text as YAML 1.2 with the core schema, so without code, dates and merge keys.
 *
 * Nothing is thrown, and neither size nor shape of the text can make it take long.
 */
export function parseYaml(text: string): ParsedYaml {
  const parsed = parseAsWritten(text)
  const tabs = parsed.issues.filter(isTabIssue)
  if (tabs.length === 0) return parsed
  // Other complaints may be consequences of the tabs; without them the rest can be checked.
  const { text: repaired, toWritten } = repairTabs(text)
  const again = parseAsWritten(repaired)
  if (again.issues.some(({ garbles }) => garbles)) return parsed
  const others = again.issues.map((issue) => ({ ...issue, offset: toWritten(issue.offset) }))
  return { ...again, issues: [...tabs.map((tab) => ({ ...tab, garbles: false })), ...others], toWritten }
}

function parseAsWritten(text: string): ParsedYaml {
  const toWritten = (offset: number): number => offset
  const excess = structureProblem(text)
  if (excess) {
    const issue: TextIssue = {
      code: 'too-large',
      message: excess.message,
      offset: excess.offset,
      length: 1,
      garbles: true,
    }
    return { document: undefined, value: undefined, issues: [issue], appended: [], toWritten }
  }
  const document = composed(text)
  const issues = [...syntaxIssues(document, text), ...restrictionIssues(document, text)]
  // Data whose aliases or keys cannot be read would only lead to further, wrong complaints.
  const isUnreadable = document.errors.some((error) => error.code === 'NON_STRING_KEY')
  if (isUnreadable || issues.some(({ code }) => code === 'yaml-alias'))
    return { document, value: undefined, issues, appended: [], toWritten }
  const cycle = cyclicAlias(document)
  if (cycle) return { document, value: undefined, issues: [...issues, cycle], appended: [], toWritten }
  return { document, ...plainValue(document, issues), appended: appendedLists(document), toWritten }
}

function composed(text: string): Document {
  const { stackTraceLimit } = Error
  // The parser makes an error object for every mistake; collecting stacks would be most of its work.
  Error.stackTraceLimit = 0
  try {
    return parseDocument(text, strictOptions)
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

function plainValue(document: Document, issues: readonly TextIssue[]): Pick<ParsedYaml, 'value' | 'issues'> {
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 })
    return { value, issues }
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    const message = 'the aliases stand for too many values; write them out'
    return {
      value: undefined,
      issues: [...issues, { code: 'yaml-alias', message, offset: 0, length: 1, garbles: true }],
    }
  }
}
