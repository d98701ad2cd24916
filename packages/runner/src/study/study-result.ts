import { basename } from 'node:path'
import { hypervolume } from '@segscale/gp'
import { exitCode } from '../exit-code.ts'
import type { KnownLatency } from '../latency/latency-meter.ts'
import type { StudyLatency } from '../latency/timed-context.ts'
import { gateCheck } from './accept-gate.ts'
import { chosenEntries, uniformPartner } from './chosen.ts'
import { gateOf } from './gate-text.ts'
import type { EvaluationRecordOutcome } from './outcome.ts'
import type {
  FailedTraining,
  LatencyLimitsSummary,
  NetSummary,
  NextTraining,
  StudyResult,
  TrainedNet,
} from './result.ts'
import type { StudyContext } from './study-context.ts'
import type { StudyNet } from './study-net.ts'
import type { FinishedStudy, StudyEnd } from './study-steps.ts'
import {
  trainedAccuracies,
  validationAccuracy,
  type OutsideFailure,
  type Study,
  type StudyEntry,
  type TrainingTask,
} from './study.ts'
import { surrogateReport, type SurrogateReport } from './surrogate-report.ts'
import type { Surrogate } from './surrogate.ts'
import { experimentKey } from './training-key.ts'

/** Evaluations on the test images, by the key of the training. */
export type TestOutcomes = ReadonlyMap<string, EvaluationRecordOutcome | OutsideFailure>

/** What a {@link StudyResult} is made of. */
export interface ResultParts {
  readonly finished: FinishedStudy
  readonly tests: TestOutcomes
  /** What a larger budget would train next. */
  readonly next?: readonly TrainingTask[]
  /** The surrogate fitted to every net of the study. */
  readonly surrogate: Surrogate | undefined
  readonly times: StudyResult['times']
  /** Measured latencies by the identity of the net; none where latency is no objective. */
  readonly latencies?: ReadonlyMap<string, KnownLatency>
}

/** Sums a finished study up. */
export function studyResult({ finished, tests, next = [], surrogate, times, latencies }: ResultParts): StudyResult {
  const { study, end } = finished
  const { experiment, space } = study.context
  const report = surrogateReport(study, surrogate)
  const summary = (entry: StudyEntry): NetSummary => ({
    ...netSummary(study, entry, tests, report),
    ...netLatency(study.context, entry.net, latencies),
  })
  const failed = failures(study, tests)
  const chosen = chosenEntries(study)
  return {
    format: 1,
    name: experiment.name,
    ...(experiment.description === undefined ? {} : { description: experiment.description }),
    experiment: experimentKey(study.context),
    ...subject(study.context),
    strategy: experiment.search.strategy,
    candidates: space.size,
    ...ending(end, failed.length),
    budgets: experiment.search.budgets,
    base: summary(study.entries[0] as StudyEntry),
    chosen: chosen.map(({ budget, entry }) => ({ budget, ...summary(entry) })),
    uniform: uniformEntries(study).map(summary),
    trained: study.entries.map((entry) => trainedNet(entry, summary(entry))),
    failed,
    trainings: {
      total: study.trainings,
      failed: study.entries.flatMap(({ trainings }) => trainings).filter(({ outcome }) => outcome.status === 'failed')
        .length,
    },
    ...(next.length > 0 && { next: next.map(nextTraining) }),
    hypervolume: frontVolume(study),
    surrogate: report?.summary ?? null,
    ...acceptance(finished, surrogate),
    ...latencySummary(study),
    times,
  }
}

function netLatency(
  { latency }: StudyContext,
  net: StudyNet,
  latencies: ReadonlyMap<string, KnownLatency> = new Map(),
): Pick<NetSummary, 'latency'> {
  if (latency === undefined) return {}
  const { ms, deviationMs } = latency.model.predicted(net)
  const known = latencies.get(net.identity)
  const measured = known && {
    ...{ medianMs: known.figures.medianMs, lowMs: known.figures.lowMs, highMs: known.figures.highMs },
    key: known.key,
  }
  return { latency: { predictedMs: ms, deviationMs, measured: measured ?? null } }
}

function latencySummary(study: Study): Pick<StudyResult, 'latency'> {
  const { latency } = study.context
  if (latency === undefined) return {}
  const { device, batch, threads } = latency.setting
  const limits = limitsSummary(study, latency)
  const setting = { runtime: device.runtime, cpu: device.cpu, batch, threads }
  return { latency: { ...setting, ...latency.model.trust, ...(limits && { limits }) } }
}

function limitsSummary(
  { context: { experiment }, entries }: Study,
  { limits, model }: StudyLatency,
): LatencyLimitsSummary | undefined {
  if (limits === undefined || experiment.evaluate !== undefined) return undefined
  const { min = null, max = null } = experiment.space.constraints?.latencyMs ?? {}
  const exceeded = entries
    .filter(({ net }) => net.index !== undefined && !limits.keep(net))
    .map(({ net }) => ({ rescale: net.rescale, predictedMs: model.predicted(net).ms, measuredMs: model.of(net) }))
  return { minMs: min, maxMs: max, candidates: limits.candidates, exceeded }
}

/** What was rescaled, and on which data. */
function subject({ evaluator }: StudyContext): Pick<StudyResult, 'family' | 'dataset' | 'table'> {
  if (evaluator.kind === 'training') {
    const { name, train, validation, test } = evaluator.data
    const { normalisation } = evaluator
    return { family: evaluator.family.name, dataset: { name, train, validation, test, normalisation } }
  }
  const { name, digest, rows, seedColumns } = evaluator.table
  return { family: basename(name), table: { file: basename(name), digest, rows: rows.length, seeds: seedColumns } }
}

function acceptance({ study, gate }: FinishedStudy, surrogate: Surrogate | undefined): Pick<StudyResult, 'accept'> {
  const accept = gateOf(study.context.experiment)
  if (accept === undefined || gate === undefined) return {}
  const { outcome, added, checks } = gate
  const atEnd = gateCheck(study, accept, surrogate)
  return { accept: { passed: outcome === 'passed', otherwise: accept.otherwise, added, checks, atEnd } }
}

/** The nets that the report shows, and therefore the only ones that see the test images: base, chosen, uniform. */
export function shownEntries(study: Study): StudyEntry[] {
  const [base] = study.entries
  const shown = [...(base === undefined ? [] : [base]), ...chosenEntries(study).map(({ entry }) => entry)]
  return [...new Set([...shown, ...uniformEntries(study)])]
}

/** For each chosen net the trained net of uniform scaling that is nearest in size, each once, smallest first. */
function uniformEntries(study: Study): StudyEntry[] {
  const trained = study.context.uniform.filter((net) =>
    study.entries.some((entry) => entry.net.identity === net.identity && validationAccuracy(entry) !== undefined),
  )
  const partners = new Set(chosenEntries(study).map(({ entry }) => uniformPartner(entry.net, trained)?.identity))
  return study.entries.filter(({ net }) => partners.has(net.identity)).sort((a, b) => a.net.params - b.net.params)
}

function netSummary(
  { context }: Study,
  entry: StudyEntry,
  tests: TestOutcomes,
  report: SurrogateReport | undefined,
): NetSummary {
  const { rescale, params, macs } = entry.net
  const tested = entry.trainings.flatMap(({ task }) => {
    const outcome = tests.get(task.key)
    return outcome?.status === 'evaluated' ? [outcome.test.accuracy] : []
  })
  return {
    rescale,
    params,
    macs,
    paramsShare: params / context.base.params,
    macsShare: macs / context.base.macs,
    validation: validationAccuracy(entry) ?? null,
    test: tested.length === 0 ? null : mean(tested),
    seeds: trainedAccuracies(entry).length,
    key: entry.trainings[0]?.task.key ?? '',
    predicted: report?.predicted.get(entry) ?? null,
  }
}

function trainedNet(entry: StudyEntry, summary: NetSummary): TrainedNet {
  const { role, round } = entry
  return { ...summary, role, round, validationDeviation: deviation(trainedAccuracies(entry)) }
}

function nextTraining({ net, seed, role, key }: TrainingTask): NextTraining {
  const { rescale, params, macs } = net
  return { rescale, params, macs, seed, role, key }
}

function failures(study: Study, tests: TestOutcomes): FailedTraining[] {
  return study.entries.flatMap(({ net, trainings }) =>
    trainings.flatMap(({ task, outcome }) => {
      const test = tests.get(task.key)
      const found = outcome.status === 'failed' ? outcome : test?.status === 'failed' ? test : undefined
      if (found === undefined) return []
      const { failure, message } = found
      return [{ rescale: net.rescale, seed: task.seed, key: task.key, failure, message }]
    }),
  )
}

function ending(end: StudyEnd, failed: number): Pick<StudyResult, 'exitCode' | 'reason'> {
  if (end === 'time') {
    return { exitCode: exitCode.budget, reason: 'The budget of time is used; the same command goes on from here.' }
  }
  if (end === 'device time') {
    return { exitCode: exitCode.budget, reason: 'The budget of device time is used; raise budget.deviceTime to go on.' }
  }
  if (end === 'gate') {
    return { exitCode: exitCode.gate, reason: 'The surrogate fell short of accept, so that the search did not begin.' }
  }
  const reason = {
    budget: 'The budget of trainings is used.',
    candidates: 'Every net that the search may choose is trained.',
    gain: 'The gain that a further training promised fell below search.stop.gain.',
    'nothing trained': 'None of the first trainings ended with a net, so there was nothing to search from.',
  }[end]
  return { exitCode: failed > 0 ? exitCode.failedTrainings : exitCode.ok, reason }
}

/** Hypervolume of the nets that the method itself trained: the ones for comparison do not count. */
function frontVolume(study: Study): StudyResult['hypervolume'] {
  const reference = { accuracy: study.context.guessing, params: 1 }
  const points = study.entries.flatMap((entry) => {
    const accuracy = validationAccuracy(entry)
    return entry.role === 'uniform' || accuracy === undefined
      ? []
      : [[accuracy, entry.net.params / study.context.base.params]]
  })
  const value = hypervolume(points, [reference.accuracy, reference.params], ['max', 'min'])
  return { value, reference }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function deviation(values: readonly number[]): number | null {
  if (values.length < 2) return null
  const centre = mean(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1))
}
