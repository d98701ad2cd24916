import { keptCounts } from '@segscale/models'
import type { LatencyBelief } from '../latency/latency-model.ts'
import { csvText } from '../report/csv.ts'
import type { Provenance } from '../store/store.ts'
import { isRecorded, netLabel, type NetRescale } from './net-rescale.ts'
import type { Predictions } from './predictions.ts'
import type { TestOutcomes } from './study-result.ts'
import type { SearchSpace } from './search-space.ts'
import { recordedAccuracy, type Study } from './study.ts'

type Cell = string | number | boolean | null

/**
 * `trainings.csv`: a row per training of the study, failed ones included, in the order of the study.
 *
 * @param provenances - Where the records came from, by key, as far as known.
 */
export function trainingsTable(
  study: Study,
  tests: TestOutcomes,
  provenances: ReadonlyMap<string, Provenance>,
): string {
  const rescaleCells = rescaleCellsOf(study)
  const rows = study.entries.flatMap(({ net, role, trainings }) =>
    trainings.map(({ task, outcome }): Cell[] => {
      const test = tests.get(task.key)
      const origin = provenances.get(task.key)
      const validation = outcome.status === 'trained' ? outcome.validation : undefined
      return [
        task.key,
        role,
        task.round,
        task.seed,
        outcome.status,
        outcome.status === 'failed' ? outcome.failure : null,
        ...rescaleCells(net.rescale),
        net.params,
        net.macs,
        recordedAccuracy(outcome) ?? null,
        validation?.loss ?? null,
        test?.status === 'evaluated' ? test.test.accuracy : null,
        origin?.startedAt ?? null,
        origin?.wallSeconds ?? null,
        origin?.imagesPerSecond ?? null,
        origin?.host ?? null,
      ]
    }),
  )
  const columns = [
    ...['key', 'role', 'round', 'seed', 'status', 'failure', ...rescaleColumns(study), 'params', 'macs'],
    ...['validationAccuracy', 'validationLoss', 'testAccuracy', 'startedAt', 'wallSeconds', 'imagesPerSecond', 'host'],
  ]
  return csvText(columns, rows)
}

/** `learning-curves.csv`: a row per epoch of every training that was made, in the order of the study. */
export function learningCurvesTable(study: Study): string {
  const rows = study.entries.flatMap(({ net, role, trainings }) =>
    trainings.flatMap(({ task: { key, seed }, outcome }) =>
      'epochs' in outcome
        ? outcome.epochs.map(({ epoch, loss, learningRate }): Cell[] => [
            ...[key, netLabel(net.rescale), role, seed, epoch, loss, learningRate],
          ])
        : [],
    ),
  )
  return csvText(['key', 'net', 'role', 'seed', 'epoch', 'loss', 'learningRate'], rows)
}

/** `predictions.csv`: a row per candidate; accuracy as expected share with its deviation. */
export function predictionsTable(study: Study, { candidates }: Predictions): string {
  const model = study.context.latency?.model
  const times = model === undefined ? [] : ['predictedLatencyMs', 'predictedLatencyDeviation']
  const columns = [...rescaleColumns(study), 'params', 'macs', ...times, 'mean', 'deviation', 'trained']
  const rescaleCells = rescaleCellsOf(study)
  const rows = candidates.map(({ index, rescale, params, macs, mean, deviation }) => [
    ...rescaleCells(rescale),
    params,
    macs,
    ...(model === undefined ? [] : latencyCells(model.predictedAt(index))),
    mean,
    deviation,
    study.hasIndex(index),
  ])
  return csvText(columns, rows)
}

function latencyCells({ ms, deviationMs }: LatencyBelief): number[] {
  return [ms, deviationMs]
}

function rescaleColumns({ context: { evaluator, space } }: Study): string[] {
  if (evaluator.kind === 'table') return evaluator.table.inputs.map(({ name }) => name)
  const { segments } = evaluator.family
  const perSegment = (kind: string): string[] => segments.map((_, segment) => `${kind}${segment + 1}`)
  const { inner, head } = spaceHas(space)
  return [
    ...perSegment('depth'),
    ...perSegment('width'),
    ...(inner ? perSegment('inner') : []),
    ...(head ? ['head'] : []),
  ]
}

/** Which numbers beyond depth and width the candidates have; nets beside them may lack those. */
function spaceHas(space: SearchSpace): { inner: boolean; head: boolean } {
  const rescale = space.size > 0 ? space.rescaleAt(0) : undefined
  const isOwn = rescale !== undefined && !isRecorded(rescale)
  return { inner: isOwn && rescale.inner !== undefined, head: isOwn && rescale.head !== undefined }
}

/** Gives the cells of a net under the titles of {@link rescaleColumns}; made once for the rows of a table, which are many. */
function rescaleCellsOf({ context: { evaluator, space } }: Study): (rescale: NetRescale) => number[] {
  if (evaluator.kind === 'table') return (rescale) => (isRecorded(rescale) ? Object.values(rescale.inputs) : [])
  const { inner, head } = spaceHas(space)
  return (rescale) => {
    if (isRecorded(rescale)) return Object.values(rescale.inputs)
    const kept = inner || head ? keptCounts(evaluator.family, rescale) : undefined
    return [
      ...rescale.depth,
      ...rescale.width,
      ...(inner ? (kept?.segments.map((segment) => segment.inner) ?? []) : []),
      ...(head ? [kept?.head ?? 0] : []),
    ]
  }
}
