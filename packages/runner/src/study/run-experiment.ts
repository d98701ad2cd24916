import { writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { durationSeconds, SegscaleError, type Experiment } from '@segscale/core'
import { exitCode, exitCodeFor } from '../exit-code.ts'
import type { KnownLatency } from '../latency/latency-meter.ts'
import { planStudy, type StudyPlan } from '../plan/plan-study.ts'
import { EventLog } from '../progress/event-log.ts'
import type { Draw } from '../report/plots/drawn-picture.ts'
import { rememberedPictures } from '../report/plots/remembered-pictures.ts'
import { writeReport } from '../report/write-report.ts'
import type { LeaseFolder } from '../store/lease-folder.ts'
import { Remembered } from '../store/remembered.ts'
import { RememberingStore } from '../store/remembering-store.ts'
import type { SpecSource } from '../load/spec-source.ts'
import type { Provenance, Store } from '../store/store.ts'
import type { FailurePolicy } from './failure-policy.ts'
import type { StudyResult } from './result.ts'
import { runEnvironment } from './run-environment.ts'
import { createRunFolder, markLatest, writeJson, type RunFolder } from './run-folder.ts'
import { RunStoppedError } from './run-stopped.ts'
import { runStudy, type RunOptions, type StudyEvaluator, type StudyRun } from './run-study.ts'
import { learningCurvesTable, trainingsTable } from './run-tables.ts'
import type { StudyContext } from './study-context.ts'
import type { StudyListener } from './study-event.ts'
import { shownEntries, studyResult } from './study-result.ts'
import { StudyMemory } from './study-memory.ts'
import { StudyWork, type Workplace } from './study-work.ts'
import { TableWork } from './table-work.ts'
import { stoppedExitCode, type StopSignal } from './stop-on-signals.ts'
import { surrogateOf } from './surrogate.ts'
import { experimentKey } from './training-key.ts'

/** What a run of an experiment needs. */
export interface ExperimentRunOptions {
  readonly context: StudyContext
  readonly store: Store
  /** The folder of all runs. */
  readonly out: string
  readonly workers: number
  /** The failed training that ends the run: 1 for the first, infinity for none. */
  readonly maxFailures: number
  /** Which failures of the past still stand; without it recorded ones alone. */
  readonly failures?: FailurePolicy
  /** Who does what among the processes that share the store; without it nobody is asked. */
  readonly leases?: (run: RunFolder) => LeaseFolder
  /** The store's folder, for whoever reads the log of events. */
  readonly storeFolder?: string
  /** What the resolved experiment was made from. */
  readonly source: SpecSource
  /** Where the command was run, and its words. */
  readonly call: { readonly folder: string; readonly commandLine: readonly string[] }
  /** Makes the place where trainings run; called when the first of them comes. */
  readonly workplace: (run: RunFolder) => Promise<Workplace>
  /** Given the plan before anything runs; shows what happens from then on. */
  readonly onPlan: (plan: StudyPlan, run: RunFolder) => StudyListener
  /** Given the means to stop the run, before anything runs. */
  readonly onStart: (stop: () => Promise<void>) => void
  /** The signal that stopped the run, where one did. */
  readonly stoppedBy?: () => StopSignal | undefined
}

/** A run that came to its end. */
export interface ExperimentRun {
  readonly result: StudyResult
  readonly folder: RunFolder
  /** Trainings found in the store, trained by this run, and failed for outside reasons. */
  readonly counts: StudyEvaluator['counts']
}

/**
 * Runs an experiment from its plan to its report. The run's folder is there from the start: first the resolved
 * experiment, the plan and the environment, then logs, at the end the results.
 *
 * @throws What {@link runStudy} throws; the store then holds every training that had finished.
 */
export async function runExperiment(options: ExperimentRunOptions): Promise<ExperimentRun> {
  const { context, store, out, workers, source } = options
  const { experiment } = context
  const folder = await createRunFolder(out, experiment.name, new Date())
  await writeJson(folder, 'spec.lock.json', { ...source, experiment })
  const log = new EventLog(folder.path, {
    runId: folder.runId,
    name: experiment.name,
    experiment: experimentKey(context),
    host: hostname(),
    pid: process.pid,
    workers,
    store: options.storeFolder ?? '',
  })
  try {
    const run = await runLogged({ ...options, store: new RememberingStore(store) }, folder, log)
    log.end(run.result.exitCode, run.result.reason)
    return run
  } catch (error) {
    log.end(...endingOf(error, options.stoppedBy?.()))
    throw error
  }
}

async function runLogged(options: ExperimentRunOptions, folder: RunFolder, log: EventLog): Promise<ExperimentRun> {
  const { context, store, workers, failures, call } = options
  const { experiment, evaluator } = context
  const startedAt = new Date()
  const start = performance.now()
  const remembered = new Remembered({ store, isKept: true })
  const memory = new StudyMemory(context, remembered)
  const plan = await planStudy(context, store, workers, { failures, memory })
  await writeJson(folder, 'plan.json', plan)
  const threads = evaluator.kind === 'table' ? 1 : evaluator.recipe.threads
  const { commandLine } = call
  await writeJson(folder, 'env.json', await runEnvironment(call.folder, { workers, threads, commandLine }))
  const show = options.onPlan(plan, folder)
  const listener: StudyListener = (event) => {
    log.take(event)
    show(event)
  }
  const work = evaluatorOf(options, folder, listener)
  options.onStart(() => work.close())
  try {
    const run = await runStudy({ context, work, listener, memory, ...timeLimits(experiment, start, work) })
    const { study } = run.finished
    await memory.judged(study)
    const surrogate = surrogateOf(study)
    const latencies = await shownLatencies(run)
    const times = {
      startedAt: startedAt.toISOString(),
      finishedAt: new Date().toISOString(),
      wallSeconds: (performance.now() - start) / 1000,
    }
    const result = studyResult({ ...run, surrogate, times, latencies })
    const predictions = await memory.predictionsTable(study)
    const origins = await provenances(store, run)
    const draw = rememberedPictures(remembered)
    await writeOutcome(folder, run, { result, predictions, origins, draw }, listener)
    return { result, folder, counts: work.counts }
  } finally {
    await work.close()
  }
}

/** Latencies of the nets that the report shows, by identity. */
async function shownLatencies({ finished: { study } }: StudyRun): Promise<ReadonlyMap<string, KnownLatency>> {
  const nets = shownEntries(study).map(({ net }) => net)
  const latencies = (await study.context.latency?.measure(nets)) ?? []
  return new Map(latencies.map((latency, at) => [nets[at]?.identity ?? '', latency]))
}

function evaluatorOf(options: ExperimentRunOptions, folder: RunFolder, listener: StudyListener): StudyEvaluator {
  const { store, maxFailures, failures } = options
  const { evaluator } = options.context
  if (evaluator.kind === 'table') return new TableWork(evaluator.table, listener)
  const leases = options.leases?.(folder)
  return new StudyWork({
    store,
    workplace: () => options.workplace(folder),
    recipe: evaluator.recipe,
    listener,
    maxFailures,
    ...(failures && { failures }),
    ...(leases && { leases }),
  })
}

/** Exit code and reason of a run that did not come to its end. */
function endingOf(error: unknown, signal: StopSignal = 'SIGINT'): [number, string] {
  if (error instanceof RunStoppedError) return [stoppedExitCode(signal), error.message]
  const message = error instanceof Error ? error.message : String(error)
  return [error instanceof SegscaleError ? exitCodeFor(error.code) : exitCode.internal, message]
}

interface Outcome {
  readonly result: StudyResult
  /** The content of `predictions.csv`. */
  readonly predictions: string | undefined
  readonly origins: ReadonlyMap<string, Provenance>
  readonly draw: Draw
}

async function writeOutcome(
  folder: RunFolder,
  { finished: { study }, tests }: StudyRun,
  { result, predictions, origins, draw }: Outcome,
  listener: StudyListener,
): Promise<void> {
  await writeFile(join(folder.path, 'trainings.csv'), trainingsTable(study, tests, origins))
  await writeFile(join(folder.path, 'learning-curves.csv'), learningCurvesTable(study))
  if (predictions !== undefined) await writeFile(join(folder.path, 'predictions.csv'), predictions)
  try {
    await writeReport(folder.path, result, draw)
  } catch (error) {
    // What was found must not be lost over a picture of it.
    const reason = error instanceof Error ? error.message : String(error)
    listener({ type: 'note', message: `The report could not be written (${reason}); segscale report tries again.` })
  }
  // Last, so that a folder with a result has all the rest.
  await writeJson(folder, 'result.json', result)
  await markLatest(folder)
}

async function provenances(store: Store, { finished }: StudyRun): Promise<ReadonlyMap<string, Provenance>> {
  const tasks = finished.study.entries.flatMap(({ trainings }) => trainings.map(({ task }) => task))
  const records = await Promise.all(tasks.map(({ key }) => store.get(key)))
  return new Map(records.flatMap((record) => (record === undefined ? [] : [[record.key, record.provenance]])))
}

function timeLimits(
  { budget }: Experiment,
  start: number,
  work: StudyEvaluator,
): Pick<RunOptions, 'isTimeOver' | 'isDeviceTimeOver'> {
  const limitMs = durationSeconds(budget.time ?? '') * 1000
  const deviceSeconds = durationSeconds(budget.deviceTime ?? '')
  // Comparisons with NaN, where there is no such budget, are false.
  return {
    isTimeOver: () => performance.now() - start >= limitMs,
    isDeviceTimeOver: () => work.deviceSeconds >= deviceSeconds,
  }
}
