import {
  checkExperiment,
  contentKey,
  RandomStream,
  type JsonValue,
  type Recipe,
  type TrainingExperiment,
} from '@segscale/core'
import { describeDataset } from '@segscale/data'
import type { Evaluation, TrainingOutcome } from '@segscale/engine'
import { countArchitecture, type Architecture } from '@segscale/models'
import type { Executor, Job, JobEvents, JobOutcome, ResultOf, TrainingJob } from '../../src/executor/executor.ts'
import type { Store } from '../../src/store/store.ts'
import type { FailurePolicy } from '../../src/study/failure-policy.ts'
import { runStudy, type StudyRun } from '../../src/study/run-study.ts'
import { studyContext, type StudyContext } from '../../src/study/study-context.ts'
import type { StudyEvent } from '../../src/study/study-event.ts'
import { architectureOf } from '../../src/study/study-net.ts'
import { studyResult } from '../../src/study/study-result.ts'
import type { StudyResult } from '../../src/study/result.ts'
import { Study, type TaskOutcome } from '../../src/study/study.ts'
import { StudyWork } from '../../src/study/study-work.ts'
import { Surrogate } from '../../src/study/surrogate.ts'

/** A small experiment; `changes` replaces whole top-level fields, as they would be written in a file. */
export function exampleExperiment(changes: Record<string, unknown> = {}): TrainingExperiment {
  const check = checkExperiment({
    version: 1,
    name: 'example',
    dataset: { name: 'cifar10', train: 1000, validation: 500, test: 1000 },
    family: 'resnet20',
    space: { depth: { min: 1 }, width: { ratios: [0.25, 0.5, 0.75, 1] } },
    sentinels: { design: 'fraction', runs: 16 },
    recipe: { epochs: 2 },
    surrogate: { restarts: 2 },
    search: { batch: 3 },
    budget: { trainings: 26 },
    ...changes,
  })
  if ('experiment' in check && check.experiment.evaluate === undefined) return check.experiment
  throw new TypeError(JSON.stringify(check.issues))
}

/** The study of an experiment on CIFAR-10's description. */
export function exampleContext(changes: Record<string, unknown> = {}): StudyContext {
  return studyContext(exampleExperiment(changes), describeDataset('cifar10'))
}

/** A study with 24 candidates; its first trainings are 3 sentinels and the base. */
export function smallExampleContext(changes: Record<string, unknown> = {}): StudyContext {
  return exampleContext({
    space: { depth: { blocks: [1, 3] }, width: { channels: [[16], [32], [16, 32, 64]] } },
    sentinels: {
      design: 'list',
      list: [
        { depth: [1, 1, 1], width: [16, 32, 16] },
        { depth: [1, 1, 3], width: [16, 32, 64] },
        { depth: [3, 1, 1], width: [16, 32, 64] },
      ],
    },
    search: { batch: 2, budgets: [0.2, 0.5] },
    budget: { trainings: 12 },
    ...changes,
  })
}

/** What a simulated training does instead of ending well. */
export type Mishap = 'diverged' | 'killed' | 'out-of-memory' | 'stopped'

/** Settings of a {@link SimulatedExecutor}. */
export interface SimulationOptions {
  readonly workers?: number
  /** In which order jobs that run together end: `seed` of a shuffle. */
  readonly disorder?: number
  readonly mishap?: (job: TrainingJob, started: number) => Mishap | undefined
}

/**
 * Trains nothing: the accuracy of a net is a smooth function of its architecture, with a little noise by seed. It is for
 * the logic of studies only.
 */
export class SimulatedExecutor implements Executor {
  readonly workers: number
  readonly trained: string[] = []
  readonly discarded: string[] = []
  evaluated = 0
  #started = 0
  #closed = false
  readonly #options: SimulationOptions
  readonly #random: RandomStream

  constructor(options: SimulationOptions = {}) {
    this.#options = options
    this.workers = options.workers ?? 1
    this.#random = RandomStream.derive('disorder', options.disorder ?? 0)
  }

  async submit<J extends Job>(job: J, events: JobEvents = {}): Promise<JobOutcome<ResultOf<J>>> {
    // A random number of turns of the event loop: jobs submitted together end in a random order.
    const turns = this.#random.integer(8 * this.workers)
    for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve))
    const stopped = { status: 'failed', failure: 'stopped', message: 'stopped', attempt: 1 } as const
    if (this.#closed) return stopped
    events.onStart?.({ attempt: 1, pid: undefined, log: '' })
    const done = { status: 'done', attempt: 1, startedAt: '2026-01-01T00:00:00.000Z', wallSeconds: 1 } as const
    if (job.kind === 'evaluation') {
      this.evaluated++
      return { ...done, result: evaluation(job.architecture, 0.98) as ResultOf<J> }
    }
    const mishap = this.#options.mishap?.(job, this.#started++)
    if (mishap === 'stopped') {
      this.#closed = true
      return stopped
    }
    if (mishap === 'out-of-memory')
      return { status: 'failed', failure: mishap, message: 'too large', attempt: 1, limit: 100 }
    if (mishap === 'killed') return { status: 'failed', failure: 'killed', message: 'killed by SIGKILL', attempt: 2 }
    this.trained.push(job.key)
    return { ...done, result: outcome(job, mishap) as ResultOf<J> }
  }

  discard(key: string): Promise<void> {
    this.discarded.push(key)
    return Promise.resolve()
  }

  close(): Promise<void> {
    this.#closed = true
    return Promise.resolve()
  }
}

const cost = { wallSeconds: 1, priorSeconds: 0, peakMemoryBytes: 1e9 }

function outcome(job: TrainingJob, mishap: Mishap | undefined): TrainingOutcome {
  if (mishap === 'diverged') {
    const failure = { status: 'failed', failure: 'diverged', message: 'The loss was NaN.' } as const
    return { ...failure, epochs: [epoch(NaN)], ...cost }
  }
  const noise = 1 + 0.01 * RandomStream.derive(job.key).normal()
  return {
    status: 'trained',
    validation: evaluation(job.architecture, noise),
    epochs: [epoch(1)],
    weights: Buffer.from(job.key),
    imagesPerSecond: 1000,
    ...cost,
  }
}

function epoch(loss: number): { epoch: number; loss: number; learningRate: number; seconds: number } {
  return { epoch: 1, loss, learningRate: 0.1, seconds: 1 }
}

function evaluation(architecture: Architecture, factor: number): Evaluation {
  const accuracy = Math.min(1, trueAccuracy(architecture) * factor)
  return { accuracy: Math.round(accuracy * 500) / 500, loss: 1, correct: Math.round(accuracy * 500), count: 500 }
}

/** The accuracy that an architecture would have without noise; rises with size, and with depth at equal size. */
export function trueAccuracy(architecture: Architecture): number {
  const { params } = countArchitecture(architecture)
  return 0.93 - 0.6 * (params / 3000 + 1) ** -0.35 - 0.2 / architecture.layers.length
}

/** A study whose base and sentinels are trained, with the accuracies of the simulation. */
export function startedStudy(changes: Record<string, unknown>): Study {
  const context = exampleContext(changes)
  const study = new Study(context)
  const tasks = study.tasks(study.firstTrainings(context.initial), () => 'sentinel', 0)
  const outcomes = new Map<string, TaskOutcome>(
    tasks.map(({ key, net }) => {
      const accuracy = trueAccuracy(architectureOf(net))
      const validation = { accuracy, loss: 1, correct: 0, count: 0 }
      return [key, { status: 'trained', validation, epochs: [], weights: '' }]
    }),
  )
  study.add(tasks, outcomes)
  return study
}

/** What a simulated run gave. */
export interface SimulatedRun extends StudyRun {
  readonly result: StudyResult
  readonly executor: SimulatedExecutor
  readonly events: readonly StudyEvent[]
  readonly counts: StudyWork['counts']
}

/** Runs a study with simulated trainings. */
export async function simulate(
  context: StudyContext,
  store: Store,
  options: SimulationOptions & {
    readonly maxFailures?: number
    readonly failures?: FailurePolicy
    readonly isTimeOver?: () => boolean
    readonly isDeviceTimeOver?: (seconds: number) => boolean
  } = {},
): Promise<SimulatedRun> {
  const executor = new SimulatedExecutor(options)
  const events: StudyEvent[] = []
  const listener = (event: StudyEvent): void => {
    events.push(event)
  }
  const origin = { host: 'simulation', versions: {} }
  const recipe = recipeOf(context)
  const work = new StudyWork({
    store,
    workplace: () => Promise.resolve({ executor, origin }),
    recipe,
    listener,
    maxFailures: options.maxFailures ?? Infinity,
    ...(options.failures && { failures: options.failures }),
  })
  const run = await runStudy({
    context,
    work,
    listener,
    isTimeOver: options.isTimeOver ?? ((): boolean => false),
    isDeviceTimeOver: () => options.isDeviceTimeOver?.(work.deviceSeconds) ?? false,
  })
  const times = { startedAt: '', finishedAt: '', wallSeconds: 0 }
  const result = studyResult({ ...run, surrogate: Surrogate.fit(run.finished.study), times })
  return { ...run, result, executor, events, counts: work.counts }
}

/** The recipe of a study that trains its nets. */
export function recipeOf({ evaluator }: StudyContext): Recipe {
  if (evaluator.kind === 'table') throw new TypeError('A table has no recipe.')
  return evaluator.recipe
}

/** A digest of a value, to compare whole results. */
export function digest(value: unknown): string {
  return contentKey(JSON.parse(JSON.stringify(value)) as JsonValue)
}
