import { SegscaleError } from '@segscale/core'
import { openDataset, selectImages, splitTraining, type Dataset, type ImageSet } from '@segscale/data'
import { evaluate, train, type Evaluation, type TrainingOutcome } from '@segscale/engine'
import type { EvaluationJob, TrainingJob } from './executor.ts'
import type { PoolMessage, WorkerData, WorkerMessage } from './messages.ts'

// The entry of a worker process: loads the images once, then does one job after another. It prints nothing itself;
// what native code prints becomes the job's log.

const parent = process.ppid
const stepIntervalMs = 500

/** The images that jobs read: views of one loaded data set. */
interface OpenData {
  readonly dataset: Dataset
  readonly train: ImageSet
  readonly validation: ImageSet
  readonly test: () => ImageSet
}

// Ctrl-C reaches the whole process group. The pool decides what ends; it records what is finished first.
process.on('SIGINT', () => undefined)
process.on('disconnect', () => process.exit(1))

let data: OpenData | undefined
// One message at a time: the first job comes while the images are still being loaded.
let answered: Promise<void> = Promise.resolve()
process.on('message', (message: PoolMessage) => {
  answered = answered.then(() => answer(message))
})

async function answer(message: PoolMessage): Promise<void> {
  if (message.type === 'open') {
    try {
      data = await open(message.data)
      tell({ type: 'ready' })
    } catch (error) {
      tell({
        type: 'unfit',
        code: error instanceof SegscaleError ? error.code : 'WORKER_FAILED',
        message: error instanceof SegscaleError ? error.message : describe(error),
      })
    }
    return
  }
  try {
    if (data === undefined) throw new TypeError('A job came before the images were loaded.')
    const { job } = message
    const result = job.kind === 'training' ? await runTraining(job, data) : runEvaluation(job, data)
    tell({ type: 'done', result })
  } catch (error) {
    tell({ type: 'failed', message: describe(error) })
  }
}

async function open(wanted: WorkerData): Promise<OpenData> {
  const dataset = await openDataset({ name: wanted.name, ...(wanted.path === undefined ? {} : { path: wanted.path }) })
  const all = dataset.loadTrain()
  const split = splitTraining(all.labels, dataset.classes, {
    ...(wanted.train === undefined ? {} : { train: wanted.train }),
    validation: wanted.validation,
    seed: wanted.splitSeed,
  })
  let test: ImageSet | undefined
  return {
    dataset,
    train: selectImages(all, split.train),
    validation: selectImages(all, split.validation),
    test: () =>
      (test ??= selectImages(
        dataset.loadTest(),
        Int32Array.from({ length: wanted.test }, (_, index) => index),
      )),
  }
}

function runTraining(job: TrainingJob, { dataset, train: images, validation }: OpenData): Promise<TrainingOutcome> {
  let told = 0
  return train(
    { architecture: job.architecture, recipe: job.recipe, seed: job.seed, dataset, train: images, validation },
    {
      onStep: (progress) => {
        // A training may not let the event loop turn for long, so a lost parent is also noticed here.
        if (process.ppid !== parent) process.exit(1)
        const now = performance.now()
        if (now - told < stepIntervalMs) return
        told = now
        tell({ type: 'step', progress })
      },
      onEpoch: (epoch) => {
        tell({ type: 'epoch', epoch })
      },
    },
  )
}

function runEvaluation(job: EvaluationJob, { dataset, test }: OpenData): Evaluation {
  return evaluate({
    architecture: job.architecture,
    precision: job.precision,
    dataset,
    weights: job.weights,
    images: test(),
  })
}

function tell(message: WorkerMessage): void {
  if (process.connected) process.send?.(message)
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
