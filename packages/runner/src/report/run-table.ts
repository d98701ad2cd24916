import { countText, noFigure, percentText } from './figures.ts'
import { plainText } from './plain-text.ts'
import type { Run } from './run-folders.ts'
import { textTable } from './text-table.ts'

/** A run in a few fields: an element of what `segscale ls --json` prints. Accuracies are shares in [0, 1]. */
export interface RunSummary {
  readonly name: string
  readonly run: string
  readonly folder: string
  readonly startedAt: string
  readonly state: 'finished' | 'unfinished' | 'damaged'
  /** Why there is no result; empty where there is one. */
  readonly trouble: string
  readonly trainings: { readonly total: number; readonly failed: number } | null
  /** Validation accuracy of the base net, and the best of all nets that were trained. */
  readonly base: number | null
  readonly best: number | null
  readonly exitCode: number | null
}

/** A run in a few fields. */
export function runSummary({ name, id, path, startedAt, result, trouble }: Run): RunSummary {
  const accuracies = (result?.trained ?? []).flatMap((net) => net.validation ?? [])
  return {
    name,
    run: id,
    folder: path,
    startedAt,
    state: result !== null ? 'finished' : trouble.startsWith('damaged') ? 'damaged' : 'unfinished',
    trouble,
    trainings: result?.trainings ?? null,
    base: result?.base.validation ?? null,
    best: accuracies.length === 0 ? null : Math.max(...accuracies),
    exitCode: result?.exitCode ?? null,
  }
}

/** Runs as the lines of a table, in the order given. */
export function runTable(runs: readonly Run[], width: number): string[] {
  return textTable(
    [
      { title: 'experiment', align: 'left', priority: 0 },
      { title: 'run', align: 'left', priority: 0 },
      { title: 'started (UTC)', align: 'left', priority: 3 },
      { title: 'trainings', align: 'right', priority: 1 },
      { title: 'base', align: 'right', priority: 2 },
      { title: 'best', align: 'right', priority: 2 },
      { title: 'exit', align: 'left', priority: 0 },
    ],
    runs.map(runSummary).map(row),
    width,
    0,
  )
}

function row({ name, run, startedAt, trainings, base, best, exitCode, trouble }: RunSummary): string[] {
  const accuracy = (share: number | null): string => (share === null ? noFigure : percentText(share, 1))
  const failed = trainings?.failed ?? 0
  return [
    plainText(name, 60),
    plainText(run, 40),
    plainText(startedAt.slice(0, 16).replace('T', ' ')),
    trainings === null ? noFigure : `${countText(trainings.total)}${failed > 0 ? ` (${failed} failed)` : ''}`,
    accuracy(base),
    accuracy(best),
    exitCode === null ? trouble : String(exitCode),
  ]
}
