import type { StudyResult } from '../study/result.ts'
import { answer } from './answer.ts'
import { failureRemedy, failureText } from './failures.ts'
import { plainText } from './plain-text.ts'
import { subjectText } from './subject.ts'
import { summaryNotes } from './summary-notes.ts'
import { allBudgets, summaryColumns, summaryRows } from './summary-table.ts'

/**
 * What a study found, as GitHub-flavoured Markdown for a pull request. Ends with a line end.
 *
 * Texts that come from files are escaped: they show as they are, without links, mentions, images or HTML.
 *
 * @param budgets - Shares of the base's parameters that were asked for, so that a budget without a net is told of.
 */
export function renderSummaryMarkdown(result: StudyResult, budgets: readonly number[] = []): string {
  const columns = summaryColumns(result)
  const aligned = columns.map(({ align }) => (align === 'left' ? ':--' : '--:'))
  const table = [
    columns.map(({ title }) => title),
    aligned,
    ...summaryRows(result, allBudgets(result, budgets)).map((row) =>
      columns.map((_, at) => markdownText(row[at] ?? '')),
    ),
  ]
  const kinds = [...new Set(result.failed.map((training) => training.failure))]
  const lines = [
    `### ${markdownText(plainText(result.name, 80))}: ${markdownText(subjectText(result))}`,
    '',
    markdownText(answer(result, budgets).join(' ')),
    '',
    ...table.map((cells) => `| ${cells.join(' | ')} |`),
    '',
    ...summaryNotes(result).map((sentence) => `- ${markdownText(sentence)}`),
    ...result.failed.map((training) => `- Failed: ${markdownText(failureText(training))}`),
    ...kinds.map((kind) => `- ${markdownText(`${plainText(kind, 40)}: ${failureRemedy(kind)}`)}`),
  ]
  return `${lines.join('\n')}\n`
}

/**
 * A text that Markdown shows as it is: markup characters are escaped, `<`, `>` and `&` become entities, and a mention
 * or a web address is no link.
 *
 * @see CommonMark 0.31, section 2.4: any ASCII punctuation may be escaped with a backslash.
 */
export function markdownText(text: string): string {
  return (
    plainText(text, 2000)
      .replaceAll('&', '&amp;')
      .replace(/[\\`*_{}[\]#|~$!]/g, '\\$&')
      // Behind the escapes, which would break an entity's own #.
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('@', '&#64;')
      .replaceAll('://', '&#58;//')
      .replace(/\bwww\./gi, 'www&#46;')
  )
}
