import pc from 'picocolors'
import type { StudyResult } from '../study/result.ts'
import { answer } from './answer.ts'
import { failureLog, failureRemedy, failureText } from './failures.ts'
import { plainText } from './plain-text.ts'
import { subjectText } from './subject.ts'
import { summaryNotes } from './summary-notes.ts'
import { allBudgets, summaryColumns, summaryRows } from './summary-table.ts'
import { textTable } from './text-table.ts'
import { wrapped } from './wrapped.ts'

/** How a summary is laid out. */
export interface SummaryOptions {
  /** Columns of the terminal; default 100. Below about 80, columns of the table go, the least important first. */
  readonly width?: number
  /** Whether to write terminal colours; default not. */
  readonly color?: boolean
  /** Where the files of the run lie, to name it at the end. */
  readonly folder?: string
  /** Shares of the base's parameters that were asked for, so that a budget without a net is told of. */
  readonly budgets?: readonly number[]
}

/** What a study found, for a terminal: the answer, the table, the trust in it, and what failed. Ends with a line end. */
export function renderSummary(result: StudyResult, options: SummaryOptions = {}): string {
  const { width = 100, folder } = options
  const colors = pc.createColors(options.color ?? false)
  const [titles = '', ...rows] = textTable(
    summaryColumns(result),
    summaryRows(result, allBudgets(result, options.budgets)),
    width,
    0,
  )
  const lines = [
    colors.bold(`${plainText(result.name, 80)}: ${subjectText(result)}`),
    ...answer(result, options.budgets).flatMap((sentence) => wrapped(sentence, width)),
    '',
    colors.dim(titles),
    ...rows,
    '',
    ...summaryNotes(result).flatMap((sentence) => wrapped(sentence, width)),
    ...failureLines(result, width).map((line) => colors.yellow(line)),
    ...(folder === undefined ? [] : [`Files: ${plainText(folder, 1000)}`]),
  ]
  return `${lines.join('\n')}\n`
}

function failureLines({ failed }: StudyResult, width: number): string[] {
  if (failed.length === 0) return []
  const kinds = [...new Set(failed.map((training) => training.failure))]
  return [
    'Failed:',
    ...failed.flatMap((training, at) => [
      ...wrapped(failureText(training), width, '  '),
      // Of many failures the first few tell what it is about; the others name their logs.
      ...failureLog(training)
        .slice(0, at < logsShown ? Infinity : 1)
        .map((line) => `    ${line}`),
    ]),
    ...kinds.flatMap((kind) => wrapped(`${plainText(kind, 40)}: ${failureRemedy(kind)}`, width, '  → ', '    ')),
  ]
}

const logsShown = 5
