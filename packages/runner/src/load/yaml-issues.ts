import { isAlias, isMap, isNode, isPair, isScalar, isSeq, visit, type Document, type YAMLError } from 'yaml'
import type { LocatedIssueCode } from './located-issue.ts'
import type { Span } from './source-text.ts'

/** A problem of a text, by offset. */
export interface TextIssue extends Span {
  readonly code: LocatedIssueCode
  readonly message: string
  /** Keys and indices down to the value in question, where the text got that far. */
  readonly path?: readonly (string | number)[]
  /** Whether what the parser made of the text around this place cannot be trusted. */
  readonly garbles: boolean
}

/** More complaints than anyone reads. */
const mostIssues = 1000
/** More aliases than an experiment file needs; resolving each one reads the whole document. */
const mostAliases = 100

/** The parser's own complaints, in words for people who do not know YAML's grammar. */
export function syntaxIssues(document: Document, text: string): TextIssue[] {
  const issues: TextIssue[] = []
  let endOfLine = -1
  for (const error of document.errors.slice(0, mostIssues)) {
    const [from, to] = unclosedQuote(document, error) ?? error.pos
    const garbles = error.code !== 'MULTIPLE_DOCS'
    // What follows a mistake in its line is mostly a consequence of it.
    if (garbles && from <= endOfLine) continue
    issues.push({ code: 'yaml-syntax', message: inPlainWords(error), offset: from, length: to - from, garbles })
    const next = text.indexOf('\n', from)
    if (garbles) endOfLine = next < 0 ? text.length : next
  }
  return issues
}

const tabMessage = 'a tab is not allowed as indentation; use spaces'

/** Whether an issue is about a tab that indents a line. */
export function isTabIssue({ message }: TextIssue): boolean {
  return message === tabMessage
}

/** Marks a list that comes behind the one that it would otherwise replace. */
const appendTag = '!append'
const coreTag = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/

/** Keys and indices down to every list that is marked with `!append`; aliases of such lists are not. */
export function appendedLists(document: Document): (string | number)[][] {
  const paths: (string | number)[][] = []
  visit(document, {
    Seq: (_, seq, ancestors) => {
      if (seq.tag !== appendTag) return
      const nodes = [...ancestors, seq]
      const parts = nodes.flatMap((node, depth): (string | number)[] => {
        if (isPair(node)) return [String(isScalar(node.key) ? node.key.value : '')]
        const around = nodes[depth - 1]
        return isSeq(around) ? [around.items.indexOf(node)] : []
      })
      paths.push(parts)
    },
  })
  return paths
}

/** What YAML allows and experiment files do not: repeated keys, tags, aliases without anchor or too many of them. */
export function restrictionIssues(document: Document, text: string): TextIssue[] {
  const issues: TextIssue[] = []
  let aliases = 0
  visit(document, {
    Node: (_, node) => {
      // Other tags would decide how a value is read, which nothing in a plain file should.
      const tag = isAlias(node) ? undefined : node.tag
      if (tag === appendTag && !isSeq(node)) {
        issues.push(at(node.range, 'yaml-tag', '!append belongs before a list; write a plain value'))
      } else if (tag !== undefined && tag !== appendTag && !coreTag.test(tag)) {
        const shown = tag.replace('tag:yaml.org,2002:', '!!')
        issues.push(at(node.range, 'yaml-tag', `the tag ${shown} is not allowed; write a plain value`))
      }
    },
    Alias: (_, alias) => {
      if (++aliases === mostAliases + 1) {
        issues.push(at(alias.range, 'yaml-alias', `more than ${mostAliases} aliases; write the values out`))
      }
      if (aliases > mostAliases || alias.resolve(document) !== undefined) return
      issues.push(at(alias.range, 'yaml-alias', `no anchor &${alias.source} stands before this alias`))
    },
    Map: (_, map) => {
      const first = new Map<string, number>()
      for (const { key } of map.items) {
        if (!isScalar(key) || issues.length > mostIssues) continue
        const name = String(key.value)
        const earlier = first.get(name)
        if (earlier === undefined) first.set(name, key.range?.[0] ?? 0)
        else {
          const line = text.slice(0, earlier).split('\n').length
          const message = `the key ${JSON.stringify(name)} is repeated; it stands in line ${line} already`
          issues.push(at(key.range, 'yaml-duplicate-key', message))
        }
      }
    },
  })
  return issues
}

/** The first scalar, list or map whose content is an anchor inside itself; reading it would never end. */
export function cyclicAlias(document: Document): TextIssue | undefined {
  let found: TextIssue | undefined
  visit(document, {
    Alias: (_, alias, ancestors) => {
      const target = alias.resolve(document)
      if (target === undefined || !ancestors.includes(target)) return undefined
      found = at(alias.range, 'yaml-alias', `the alias *${alias.source} stands inside its own anchor`)
      return visit.BREAK
    },
  })
  return found
}

function at(range: readonly number[] | null | undefined, code: LocatedIssueCode, message: string): TextIssue {
  const [from = 0, to = from] = range ?? []
  return { code, message, offset: from, length: to - from, garbles: false }
}

function inPlainWords(error: YAMLError): string {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return tabMessage
    case 'BLOCK_AS_IMPLICIT_KEY':
      return 'a map cannot start here; put a text that holds ": " in quotes, or see that the next line is not indented further'
    case 'MULTIPLE_DOCS':
      return 'only one document is allowed; remove this "---" and what follows, or what stands before it'
    case 'NON_STRING_KEY':
      return 'a key must be a plain text'
    case 'BAD_SCALAR_START':
      return 'a text cannot start with this character; put it in quotes'
    case 'MULTILINE_IMPLICIT_KEY':
      return 'expected a key, a colon, a space and a value'
    case 'MISSING_CHAR':
      return /quote$/.test(error.message) ? 'this text has no closing quote' : lowerFirst(error.message)
    case 'BAD_INDENT':
      if (/^Flow/.test(error.message)) return `expected ${error.message.slice(-1)} at the end of what stands before`
      return /mapping/.test(error.message) ? 'the keys of one map must start in one column' : lowerFirst(error.message)
    default:
      return lowerFirst(error.message)
  }
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}

/** Where a quoted text starts whose closing quote the parser missed; it complains only at the end of the file. */
function unclosedQuote(document: Document, error: YAMLError): [number, number] | undefined {
  if (error.code !== 'MISSING_CHAR' || !/quote$/.test(error.message)) return undefined
  let start: number | undefined
  visit(document, {
    Node: (_, node) => {
      if (isMap(node) || !isNode(node) || !node.range) return
      if (node.range[0] < error.pos[0] && node.range[1] >= error.pos[0]) start = node.range[0]
    },
  })
  return start === undefined ? undefined : [start, start + 1]
}
