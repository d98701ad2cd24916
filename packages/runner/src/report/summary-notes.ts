import { checkText } from '../study/gate-text.ts'
import type { GateSummary, NextTraining, StudyResult } from '../study/result.ts'
import { countText, decimalText, durationText, percentText, rescaleText } from './figures.ts'
import { plainText } from './plain-text.ts'

/** The sentences under the table: how far to trust it, and what it cost. */
export function summaryNotes(result: StudyResult): string[] {
  return [
    surrogateNote(result),
    ...(result.accept === undefined ? [] : [gateNote(result.accept)]),
    hypervolumeNote(result),
    ...latencyNotes(result),
    trainingsNote(result),
    ...(result.next === undefined ? [] : [nextNote(result.next)]),
    hygieneNote(result),
  ]
}

function surrogateNote({ surrogate }: StudyResult): string {
  if (surrogate === null) return 'Predicted against trained: no surrogate was fitted.'
  const { spearman, r2, rmse, coverage95 } = surrogate.leaveOneOut
  return (
    `Predicted against trained (leave-one-out, n = ${surrogate.n}): Spearman ${decimalText(spearman, 2)}, ` +
    `R² ${decimalText(r2, 2)}, RMSE ${decimalText(rmse * 100, 2)} points, ${percentText(coverage95)} within the 95 % interval.`
  )
}

function gateNote({ passed, otherwise, added, checks, atEnd }: GateSummary): string {
  const more = added === 0 ? '' : `, with ${added} more sentinels`
  const last = checks.at(-1) ?? atEnd
  const verdict = passed ? `met before the search${more}` : `missed before the search${more} (${checkText(last)})`
  const end = atEnd.missed.length === 0 ? 'met' : `missed (${checkText(atEnd)})`
  return otherwise === 'stop' && !passed
    ? `Thresholds of accept: ${verdict}, so there was no search.`
    : `Thresholds of accept: ${verdict}; at the end ${end}.`
}

function hypervolumeNote({ hypervolume }: StudyResult): string {
  const { accuracy, params } = hypervolume.reference
  return `Hypervolume ${decimalText(hypervolume.value, 4)} (above ${percentText(accuracy)} accuracy, below ${percentText(params)} of the base's parameters).`
}

/** How latency was measured and predicted, and loudly, which shown nets are smaller and not faster. */
function latencyNotes({ latency, base, chosen, uniform, candidates }: StudyResult): string[] {
  if (latency === undefined) return []
  const { runtime, cpu, batch, threads, timed, medianError } = latency
  const error =
    medianError === null ? '' : `, by a model that is off by ${percentText(medianError, 1)} (median, leave-one-out)`
  const where = `${plainText(runtime, 60)}, ${plainText(cpu, 60)}, batch ${batch}, ${counted(threads, 'thread')}`
  const ofBase = base.latency?.measured
  const slow = [...new Set([...chosen, ...uniform])].filter(
    ({ latency: own, params }) => params < base.params && (own?.measured?.highMs ?? 0) >= (ofBase?.lowMs ?? Infinity),
  )
  return [
    `Milliseconds are measured (${where}); other candidates are predicted from ${timed} timed nets${error}.`,
    ...(latency.limits === undefined ? [] : limitNotes(latency.limits, candidates)),
    ...slow.map(
      ({ rescale, paramsShare, latency: own }) =>
        `WARNING: ${rescaleText(rescale)} has ${percentText(paramsShare)} of the parameters and is not faster than the base: ` +
        `${(own?.measured?.medianMs ?? 0).toPrecision(3)} ms against ${(ofBase?.medianMs ?? 0).toPrecision(3)} ms.`,
    ),
  ]
}

/** What the limits on latency left out, and which nets kept them only by prediction. */
function limitNotes(
  { minMs, maxMs, candidates, exceeded }: NonNullable<NonNullable<StudyResult['latency']>['limits']>,
  kept: number,
): string[] {
  const bounds = [
    ...(minMs === null ? [] : [`at least ${minMs} ms`]),
    ...(maxMs === null ? [] : [`at most ${maxMs} ms`]),
  ]
  const limit = bounds.length === 0 ? 'the rules on latencyMs' : bounds.join(' and ')
  return [
    `Limit on latency: ${limit}, measured where a net was timed, else predicted: ${countText(kept)} of ` +
      `${countText(candidates)} candidates keep it. Chosen nets were timed and keep it as measured.`,
    ...exceeded.map(
      ({ rescale, predictedMs, measuredMs }) =>
        `Not chosen: ${rescaleText(rescale)}, predicted ${predictedMs.toPrecision(3)} ms, measured ${measuredMs.toPrecision(3)} ms.`,
    ),
  ]
}

function trainingsNote({ trainings, candidates, times, exitCode, reason, table }: StudyResult): string {
  const what = table === undefined ? 'trainings' : 'recorded trainings'
  const failed = trainings.failed === 0 ? 'none failed' : `${trainings.failed} failed`
  const ended = exitCode === 0 ? '' : ` ${plainText(reason).replace(/\.$/, '')} (exit code ${exitCode}).`
  return `${countText(trainings.total)} ${what}, ${failed}; ${countText(candidates)} candidates; ${durationText(times.wallSeconds)}.${ended}`
}

function nextNote(next: readonly NextTraining[]): string {
  const named = next.slice(0, nextShown).map(({ rescale, seed }) => `${rescaleText(rescale)}, seed ${seed}`)
  const more = next.length > nextShown ? `; and ${next.length - nextShown} more` : ''
  return `A larger budget would go on with: ${named.join('; ')}${more}.`
}

const nextShown = 4

function hygieneNote({ dataset, table, base, trained }: StudyResult): string {
  if (dataset === undefined) {
    return (
      `Nothing was trained: accuracies are those that ${plainText(table?.file ?? 'a table', 60)} records ` +
      `(${countText(table?.rows ?? 0)} nets, ${counted(table?.seeds.length ?? 0, 'seed')} each, SHA-256 ${(table?.digest ?? '').slice(0, 12)}…).`
    )
  }
  const seeds = Math.max(...trained.map((net) => net.seeds), 1)
  const accuracy = base.validation ?? 0.5
  const error = Math.sqrt((accuracy * (1 - accuracy)) / Math.max(1, dataset.validation))
  return (
    `Trained on ${countText(dataset.train)} images of ${plainText(dataset.name, 60)}, ${seeds === 1 ? 'one seed' : `${seeds} seeds`}; ` +
    `${countText(dataset.validation)} validation images leave a standard error of ${decimalText(error * 100, 1)} points. ` +
    `The ${countText(dataset.test)} test images were read for the nets of this table only.`
  )
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
