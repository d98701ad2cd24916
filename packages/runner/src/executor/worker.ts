import { writeFileSync } from 'node:fs'
import { SegscaleError } from '@segscale/core'
import { openDataset, selectImages, splitTraining, type Dataset, type ImageSet } from '@segscale/data'
import { evaluate, train, type Evaluation, type TrainingEvents, type TrainingOutcome } from '@segscale/engine'
import type { EvaluationJob, TrainingJob } from './executor.ts'
import { failureOfError } from './failure-class.ts'
import type { JobCheckpoint, PoolMessage, WorkerData, WorkerMessage } from './messages.ts'

// The entry of a worker process: loads the images once, then does one job after another. What it and native code print
// becomes the job's log.

const parent = process.ppid
const stepIntervalMs = 500

/** The images that jobs read: views of one loaded data set. */
interface OpenData {
  readonly dataset: Dataset
  readonly train: ImageSet
  readonly validation: ImageSet
  readonly test: () => ImageSet
}

// Where the machine runs out of memory, a training is what the kernel may end: others go on, and so does the study.
try {
  writeFileSync('/proc/self/oom_score_adj', '1000')
} catch {
  // No Linux, or a sandbox that forbids it.
}

// Ctrl-C and the end of a terminal reach the whole process group. The pool decides what ends; it records what is finished
// first.
for (const name of ['SIGINT', 'SIGHUP']) process.on(name, () => undefined)
process.on('SIGTERM', () => {
  end(143)
})
process.on('disconnect', () => {
  end(1)
})

let isEnding = false
let training: AbortController | undefined
let data: OpenData | undefined
// One message at a time: the first job comes while the images are still being loaded.
let answered: Promise<void> = Promise.resolve()
process.on('message', (message: PoolMessage) => {
  // Not behind the job that it is to end.
  if (message.type === 'stop') end(0)
  else answered = answered.then(() => answer(message))
})

/** Ends the process: a training first keeps where it stands, behind its present step; nothing else has anything to keep. */
function end(code: number): void {
  process.exitCode = code
  isEnding = true
  if (training === undefined) process.exit()
  training.abort()
}

async function answer(message: Exclude<PoolMessage, { type: 'stop' }>): Promise<void> {
  if (message.type === 'open') {
    try {
      data = await open(message.data)
      await tell({ type: 'ready' })
    } catch (error) {
      await tell({
        type: 'unfit',
        code: error instanceof SegscaleError ? error.code : 'WORKER_FAILED',
        message: error instanceof SegscaleError ? error.message : describe(error),
      })
    }
    return
  }
  try {
    if (data === undefined) throw new TypeError('A job came before the images were loaded.')
    const { job, checkpoint } = message
    const result = job.kind === 'training' ? await runTraining(job, data, checkpoint) : runEvaluation(job, data)
    await tell({ type: 'done', result })
  } catch (error) {
    if (!isEnding) await tell({ type: 'failed', failure: failureOfError(error), message: describe(error) })
  }
  if (isEnding) process.exit()
}

async function open(wanted: WorkerData): Promise<OpenData> {
  const { name, path, labels, size, channels, testShare } = wanted
  const dataset = await openDataset({ name, path, labels, size, channels, testShare })
  const all = dataset.loadTrain()
  const split = splitTraining(all.labels, dataset.classes, {
    ...(wanted.train === undefined ? {} : { train: wanted.train }),
    validation: wanted.validation,
    seed: wanted.splitSeed,
  })
  let test: ImageSet | undefined
  return {
    dataset: { ...dataset, ...wanted.normalisation },
    train: selectImages(all, split.train),
    validation: selectImages(all, split.validation),
    test: () =>
      (test ??= selectImages(
        dataset.loadTest(),
        Int32Array.from({ length: wanted.test }, (_, index) => index),
      )),
  }
}

async function runTraining(
  job: TrainingJob,
  { dataset, train: images, validation }: OpenData,
  checkpoint: JobCheckpoint | undefined,
): Promise<TrainingOutcome> {
  training = new AbortController()
  try {
    const outcome = await train(
      { architecture: job.architecture, recipe: job.recipe, seed: job.seed, dataset, train: images, validation },
      trainingEvents(),
      { signal: training.signal, ...(checkpoint && { checkpoint: { ...checkpoint, training: job.key } }) },
    )
    const { wallSeconds, peakMemoryBytes } = outcome
    print(`${wallSeconds.toFixed(1)} s in all; peak memory ${(peakMemoryBytes / 2 ** 20).toFixed(0)} MiB`)
    return outcome
  } finally {
    training = undefined
  }
}

function trainingEvents(): TrainingEvents {
  let told = 0
  return {
    onNote: print,
    onResume: (point) => {
      print(`goes on behind step ${point.step} of ${point.steps}, which took ${point.seconds.toFixed(1)} s`)
      void tell({ type: 'resume', point })
    },
    onStep: (progress) => {
      // A training may not let the event loop turn for long, so a lost parent is also noticed here.
      if (process.ppid !== parent) end(1)
      const now = performance.now()
      if (now - told < stepIntervalMs) return
      told = now
      void tell({ type: 'step', progress })
    },
    onEpoch: (epoch) => {
      void tell({ type: 'epoch', epoch })
    },
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

function runEvaluation(job: EvaluationJob, { dataset, test }: OpenData): Evaluation {
  return evaluate({
    architecture: job.architecture,
    dataset,
    weights: job.weights,
    images: test(),
  })
}

/** Sends a message; resolves when it has left, or when there is nobody left to read it. */
function tell(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected)
      process.send?.(message, undefined, undefined, () => {
        resolve()
      })
    else resolve()
  })
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
