import type { IssuePlace, SchemaIssue } from '@segscale/core'
import { formatIssuePath } from '@segscale/core'
import type { FileLayer } from './layer.ts'
import type { LocatedIssue, LocatedIssueCode } from './located-issue.ts'
import { overrideLabel } from './override.ts'
import type { Span } from './source-text.ts'
import { isEntries, nodeTowards, type NodeOrigin, type ValueNode } from './value-tree.ts'

/** An issue with its place in the order of a report: files in the order of reading, then options. */
export interface PlacedIssue {
  /** The file; infinite for options. */
  readonly order: number
  /** Where in the file; infinite for options. */
  readonly offset: number
  readonly issue: LocatedIssue
}

/** A problem of an experiment that is being composed. */
export interface CompositionIssue extends Omit<SchemaIssue, 'code'> {
  readonly code: LocatedIssueCode
}

/** Issues of options, which have no place in a file, keep their order at the end. */
export function placedAtOption(issue: LocatedIssue): PlacedIssue {
  return { order: Infinity, offset: Infinity, issue }
}

/** Places an issue at a stretch of a file. */
export function placedAt(
  { source, order }: Pick<FileLayer, 'source' | 'order'>,
  span: Span,
  { code, path, message, expected, received, suggestion }: Omit<LocatedIssue, 'source'>,
): PlacedIssue {
  const issue: LocatedIssue = {
    code,
    source: source.label,
    ...source.position(span.offset),
    path,
    message,
    ...(expected !== undefined && { expected }),
    ...(received !== undefined && { received }),
    ...(suggestion !== undefined && { suggestion }),
    excerpt: source.excerpt(span),
  }
  return { order, offset: span.offset, issue }
}

/** Places an issue where the value that it is about was written: in one of the files, or in an option. */
export function placedIn(root: ValueNode, issue: CompositionIssue): PlacedIssue {
  if (issue.elsewhere !== undefined) return placedElsewhere(issue, issue.elsewhere)
  const { node, rest } = nodeTowards(root, issue.path)
  const { layer, path } = originFor(node, issue)
  const field = formatIssuePath(issue.path)
  if (layer.kind === 'set')
    return placedAtOption({ ...withoutPlace(issue), path: field, source: overrideLabel(layer.text) })
  const { locator } = layer
  const at = [...path, ...rest]
  const prefersKey = issue.code === 'unknown-key' || issue.code === 'not-available' || issue.code === 'conflict'
  const span = issue.part === undefined ? locator.span(at, prefersKey) : locator.spanIn(at, issue.part)
  return placedAt(layer, span, { ...withoutPlace(issue), path: field })
}

/** Fields in conflict may stand in several places; an option is the one that a person has just written. */
function originFor({ origin, content }: ValueNode, { code }: CompositionIssue): NodeOrigin {
  if (code !== 'conflict' || !isEntries(content)) return origin
  return [...content.values()].find((inner) => inner.origin.layer.kind === 'set')?.origin ?? origin
}

function withoutPlace({
  code,
  message,
  expected,
  received,
  suggestion,
}: CompositionIssue): Omit<LocatedIssue, 'source' | 'path'> {
  return {
    code,
    message,
    ...(expected !== undefined && { expected }),
    ...(received !== undefined && { received }),
    ...(suggestion !== undefined && { suggestion }),
  }
}

/** An issue of a file that the experiment file names. Such issues come last, in the order of that file. */
function placedElsewhere({ code, message }: CompositionIssue, place: IssuePlace): PlacedIssue {
  const { source, line, column, text, length } = place
  const excerpt = { text, start: column - 1, length }
  return placedAtOption({ code, source, line, column, path: '', message, excerpt })
}
