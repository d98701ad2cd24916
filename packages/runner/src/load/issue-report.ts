import type { Colors } from '../output.ts'
import type { Excerpt, LocatedIssue } from './located-issue.ts'

/** More issues than this help nobody; the rest is counted. */
const mostShown = 50
/** Columns of a source line that are shown around the place in question. */
const widestExcerpt = 100
/** Control characters, terminal escapes among them, and marks that turn the direction of the text around. */
const unprintable = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/**
 * Issues as a person reads them: place, path and message in one line, then the source line with a caret under it.
 *
 * @returns Lines without a final line end.
 */
export function issueReport(issues: readonly LocatedIssue[], colors: Colors): string {
  const lines = issues.slice(0, mostShown).flatMap((issue) => {
    const head = [
      colors.bold(issuePlace(issue)),
      colors.red('error'),
      ...(issue.path === '' ? [] : [colors.cyan(shortPath(issue))]),
      printable(issue.message),
    ].join('  ')
    return issue.excerpt === undefined || issue.excerpt.text.trim() === ''
      ? [head]
      : [head, ...excerptLines(issue, issue.excerpt, colors)]
  })
  if (issues.length > mostShown) lines.push(`… and ${issues.length - mostShown} more`)
  return lines.join('\n')
}

/** An issue in one line, without colours and source. */
export function issueLine(issue: LocatedIssue): string {
  const parts = [issuePlace(issue), 'error', ...(issue.path === '' ? [] : [shortPath(issue)]), issue.message]
  return printable(parts.join('  '))
}

function issuePlace({ source, line, column }: LocatedIssue): string {
  return printable(line === undefined ? source : `${source}:${line}:${column ?? 1}`)
}

function shortPath({ path }: LocatedIssue): string {
  return printable(path.length > 120 ? `${path.slice(0, 120)}…` : path)
}

function excerptLines(issue: LocatedIssue, excerpt: Excerpt, colors: Colors): string[] {
  const { text, start, length } = window(excerpt)
  const number = String(issue.line ?? '').padStart(5)
  const allowed = issue.code === 'unknown-key' && issue.expected !== undefined ? `  allowed: ${issue.expected}` : ''
  return [
    `${colors.dim(`${number} |`)} ${printable(text)}`,
    `${colors.dim('      |')} ${' '.repeat(start)}${colors.red('^'.repeat(length))}${colors.dim(allowed)}`,
  ]
}

/** The part of a long line around the place in question. */
function window(excerpt: Excerpt): Excerpt {
  const { text, start, length } = excerpt
  if (text.length <= widestExcerpt) return excerpt
  const from = Math.max(0, Math.min(start - 20, text.length - widestExcerpt))
  const to = from + widestExcerpt
  const before = from > 0 ? '…' : ''
  return {
    text: `${before}${text.slice(from, to)}${to < text.length ? '…' : ''}`,
    start: start - from + before.length,
    length: Math.max(1, Math.min(length, to - start)),
  }
}

/** Control characters and direction marks, which could garble a terminal, as one visible character each. */
function printable(text: string): string {
  return text.replace(unprintable, (character) => (character === '\t' ? ' ' : '·'))
}
