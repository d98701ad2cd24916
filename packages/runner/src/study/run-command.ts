import { join } from 'node:path'
import type { Experiment } from '@segscale/core'
import { reportError } from '../error-report.ts'
import { exitCode, type ExitCode } from '../exit-code.ts'
import type { RememberedFailureKind } from '../executor/failure-class.ts'
import { workerCount } from '../executor/worker-count.ts'
import { workerLimits } from '../executor/worker-limits.ts'
import { LatencyMeter } from '../latency/latency-meter.ts'
import { studyLimits, timedContext } from '../latency/timed-context.ts'
import { loadExperiments, type LoadedExperiment } from '../load/load-experiment.ts'
import { loadedContext } from '../load/loaded-context.ts'
import { specSource } from '../load/spec-source.ts'
import { colorsFor, printJson } from '../output.ts'
import { ProgressDisplay, type DisplayMode } from '../progress/display.ts'
import { outFolder } from '../report/run-folders.ts'
import { renderSummary } from '../report/summary.ts'
import type { LiveServer } from '../serve/live-server.ts'
import { LeaseFolder } from '../store/lease-folder.ts'
import { LocalStore } from '../store/local-store.ts'
import { storeHome } from '../store/store-home.ts'
import type { Evaluator } from './evaluator.ts'
import { failurePolicy } from './failure-policy.ts'
import { openWorkplace, type WorkplaceOptions } from './open-workplace.ts'
import { runExperiment, type ExperimentRun, type ExperimentRunOptions } from './run-experiment.ts'
import { stopOnSignals, stoppedExitCode, type StopSignal } from './stop-on-signals.ts'
import type { StudyListener } from './study-event.ts'

/** The options of `segscale exp`. */
export interface RunCommandOptions {
  readonly file: string
  readonly set: readonly string[]
  readonly only?: string
  readonly out?: string
  readonly workers?: number
  /** Does what is done anyway; there to be written where it matters. */
  readonly keepGoing?: boolean
  readonly failFast?: boolean
  readonly maxFailures?: number
  /** Kinds of failures to try again; empty for none. */
  readonly retryFailed?: readonly RememberedFailureKind[]
  /** Bytes that each training may have in memory. */
  readonly memory?: number
  /** Seconds that each training may take. */
  readonly timeout?: number
  /** Seconds of silence after which a training is taken for hung. */
  readonly silence?: number
  readonly progress: DisplayMode | 'auto'
  /** Whether to serve live pages while the run lasts. */
  readonly serve?: boolean
  readonly json?: boolean
}

/** What an experiment of a sweep came to; those that a store or a bug ended let no further one begin. */
const goesOn: ReadonlySet<ExitCode> = new Set([exitCode.ok, exitCode.failedTrainings, exitCode.gate, exitCode.budget])

/**
 * Runs an experiment for a person or a script: progress on standard error, the summary or one JSON document on standard
 * output. The experiments of a sweep run one after another and share their records.
 *
 * @returns The exit code; of a sweep the first that is not 0.
 * @throws SegscaleError for everything that keeps the run from its end, but a signal.
 */
export async function runCommand(options: RunCommandOptions): Promise<ExitCode> {
  const [first, ...others] = loadExperiments(options.file, options)
  if (first === undefined) throw new TypeError('A file stands for at least one experiment.')
  const print = (document: object): void => {
    if (options.json === true) printJson(document)
  }
  if (others.length === 0) return runLoaded(first, options, print)
  const documents: object[] = []
  let code: ExitCode = exitCode.ok
  for (const [index, loaded] of [first, ...others].entries()) {
    if (options.json !== true)
      process.stderr.write(`${loaded.experiment.name} (${index + 1} of ${others.length + 1})\n`)
    const own = await runLoaded(loaded, options, (document) => documents.push(document))
    if (code === exitCode.ok) code = own
    if (!goesOn.has(own)) {
      code = own
      break
    }
  }
  print({ sweep: documents, exitCode: code })
  return code
}

/** @param print - Given the document that `--json` asks for. */
async function runLoaded(
  loaded: LoadedExperiment,
  options: RunCommandOptions,
  print: (document: object) => void,
): Promise<ExitCode> {
  const { experiment } = loaded
  const untimed = loadedContext(loaded)
  const { evaluator } = untimed
  const folder = process.cwd()
  const workers = workerCount(options.workers, evaluator.kind === 'table' ? 1 : evaluator.recipe.threads)
  const limits = workerLimits(options, workers)
  let listener: StudyListener = () => undefined
  let display: ProgressDisplay | undefined
  const note = (message: string): void => {
    if (display === undefined) process.stderr.write(`${message}\n`)
    else listener({ type: 'note', message })
  }
  const machine = { workers, limits, onProgress: note }
  const signals = stopOnSignals(note, (name) => {
    display?.close()
    tellStopped(name, options, print)
  })
  const store = new LocalStore(storeHome(process.env, folder), { onDamage: note, onConflict: note })
  const out = outFolder(options.out, folder)
  let live: LiveServer | undefined
  try {
    if (options.serve === true) live = await livePages(out, note)
    const timing = { store, limits: studyLimits, onProgress: note, signal: signals.signal }
    const context = await timedContext(untimed, new LatencyMeter(timing))
    const run = await runExperiment({
      context,
      store,
      out,
      workers,
      ...sharing(store.home),
      maxFailures: options.failFast === true ? 1 : (options.maxFailures ?? Infinity),
      failures: failurePolicy(store.home, limits, options.retryFailed),
      source: specSource(loaded, options.set),
      call: { folder, commandLine: process.argv },
      workplace: workplaceOf(experiment, evaluator, { ...machine, signal: signals.signal }, store.home),
      onPlan: ({ trainings: { total } }) => {
        display = displayFor(total, evaluator, options)
        listener = (event) => display?.take(event)
        return listener
      },
      onStart: signals.onStop,
      stoppedBy: () => signals.received,
    })
    display?.close()
    show(run, options, experiment.search.budgets, print)
    return run.result.exitCode as ExitCode
  } catch (error) {
    display?.close()
    return exitCodeOf(error, signals.received, options, print)
  } finally {
    await live?.close()
    signals.release()
  }
}

/** How a run shares a store's folder with others. */
function sharing(storeFolder: string): Pick<ExperimentRunOptions, 'leases' | 'storeFolder'> {
  return { storeFolder, leases: ({ path }) => new LeaseFolder(join(storeFolder, 'leases'), { run: path }) }
}

/** Opens the place where a run trains, which only trainings ask for. */
function workplaceOf(
  experiment: Experiment,
  evaluator: Evaluator,
  machine: Pick<WorkplaceOptions, 'workers' | 'limits' | 'onProgress' | 'signal'>,
  storeFolder: string,
): ExperimentRunOptions['workplace'] {
  return ({ path }) => {
    if (experiment.evaluate !== undefined || evaluator.kind === 'table') throw new TypeError('Nothing to train.')
    const { data } = evaluator
    const folders = { logFolder: `${path}/logs`, checkpointFolder: join(storeFolder, 'checkpoints') }
    return openWorkplace({ experiment, data, ...machine, ...folders })
  }
}

function displayFor(total: number, evaluator: Evaluator, options: RunCommandOptions): ProgressDisplay {
  return new ProgressDisplay({
    stream: process.stderr,
    mode: displayMode(options.progress),
    total,
    batchSize: evaluator.kind === 'table' ? 1 : evaluator.recipe.batchSize,
    now: () => performance.now(),
  })
}

/** Serves live pages, and says where. */
async function livePages(out: string, note: (message: string) => void): Promise<LiveServer> {
  const { startLivePages } = await import('../serve/serve-command.ts')
  const server = await startLivePages(out, undefined)
  note(`Live page: ${server.url}`)
  return server
}

function show(
  { result, folder, counts }: ExperimentRun,
  { json }: RunCommandOptions,
  budgets: readonly number[],
  print: (document: object) => void,
): void {
  if (json === true) {
    const { total, failed } = result.trainings
    const { cached, trained } = counts
    print({ ...result, trainings: { total, cached, trained, failed }, folder: folder.path })
    return
  }
  const color = colorsFor('stdout').isColorSupported
  const width = Math.min(process.stdout.columns || 100, 140)
  process.stdout.write(renderSummary(result, { width, color, folder: folder.path, budgets }))
}

function exitCodeOf(
  error: unknown,
  signal: StopSignal | undefined,
  options: RunCommandOptions,
  print: (document: object) => void,
): ExitCode {
  if (signal === undefined) return reportError(error, options.json === true ? print : undefined)
  tellStopped(signal, options, print)
  return stoppedExitCode(signal)
}

function tellStopped(signal: StopSignal, { json }: RunCommandOptions, print: (document: object) => void): void {
  const message = `Stopped by ${signal}. Every training that had finished is stored; the same command goes on from there.`
  if (json === true) print({ error: { code: 'STOPPED', message, issues: [] } })
  else process.stderr.write(`${message}\n`)
}

function displayMode(asked: RunCommandOptions['progress']): DisplayMode {
  if (asked !== 'auto') return asked
  // `isTTY` of a terminal that cannot move its cursor, such as `TERM=dumb`, would only repeat the line.
  return process.stderr.isTTY && process.env['TERM'] !== 'dumb' ? 'live' : 'lines'
}
