import type { Recipe } from '@segscale/core'
import type { ImageSet } from '@segscale/data'
import type { Architecture } from '@segscale/models'
import { CheckpointKeeper, type CheckpointOptions } from './checkpoint/checkpoint-keeper.ts'
import { evaluateProgram, evaluationBatchSize, type Evaluation } from './evaluation.ts'
import { NetworkProgram } from './network/network-program.ts'
import type { ImageFormat } from './network/normalise.ts'
import { encodeWeights, initialWeights } from './network/parameters.ts'
import { resetPeakMemory } from './peak-memory.ts'
import { tensorflow } from './tensorflow.ts'
import type { EpochSummary, TrainingEvents } from './training-events.ts'
import { TrainingLoop } from './training-loop.ts'

/** Everything that decides a training's result, and the images themselves. */
export interface TrainingInput {
  readonly architecture: Architecture
  readonly recipe: Recipe
  /** Decides the initial weights, the order of the images and their augmentation. */
  readonly seed: number
  readonly dataset: ImageFormat
  readonly train: ImageSet
  readonly validation: ImageSet
}

/** Beside the input, all of which decides the result, what does not. */
export interface TrainingOptions {
  /** Keeps what a later process would go on from. The file is left when the training ends: the result is not safe yet. */
  readonly checkpoint?: CheckpointOptions
  /** Stops the training behind the step that runs, with a checkpoint where one is kept. */
  readonly signal?: AbortSignal
}

/** What a training took, over all processes that had a part in it. */
export interface TrainingCost {
  /** Seconds, compilation and evaluation included; work that a kill undid is not counted. */
  readonly wallSeconds: number
  /** Of these, the seconds that earlier processes spent before they were killed. */
  readonly priorSeconds: number
  /** The most memory that was resident at once, in bytes, images included. */
  readonly peakMemoryBytes: number
}

/** How a training ended. A failed one is a result too: the same input fails again. */
export type TrainingOutcome = TrainingCost &
  (
    | {
        readonly status: 'trained'
        readonly validation: Evaluation
        readonly epochs: readonly EpochSummary[]
        /** Float32, little-endian, in the order of `networkParameters`. */
        readonly weights: Uint8Array
        readonly imagesPerSecond: number
      }
    | {
        readonly status: 'failed'
        readonly failure: 'diverged'
        readonly message: string
        readonly epochs: readonly EpochSummary[]
      }
  )

/**
 * Trains a network from scratch, or from the checkpoint that a killed process left, and evaluates it on the validation
 * images.
 *
 * The same input gives the same weights, bit for bit, on one machine, wherever it was killed and resumed on the way. Run
 * it in a process that was started with {@link trainingEnvironment}: TensorFlow fixes its threads when it is loaded, and
 * their number changes the order of sums.
 *
 * @throws The reason of `signal` when that is aborted before the last step is done.
 */
export async function train(
  input: TrainingInput,
  events: TrainingEvents = {},
  { checkpoint, signal }: TrainingOptions = {},
): Promise<TrainingOutcome> {
  const { architecture, recipe, dataset } = input
  const start = performance.now()
  resetPeakMemory()
  const program = new NetworkProgram(tensorflow(), {
    architecture,
    format: dataset,
    precision: recipe.precision,
    evaluationBatchSize,
    training: recipe,
  })
  try {
    const keeper = checkpoint && new CheckpointKeeper(tensorflow(), checkpoint, (message) => events.onNote?.(message))
    const { loop, priorSeconds } = await begin(program, input, events, keeper)
    const diverged = await loop.run({ events, keeper, signal })
    const cost = (): TrainingCost => ({
      wallSeconds: (performance.now() - start) / 1000 + priorSeconds,
      priorSeconds,
      peakMemoryBytes: loop.peakMemoryBytes,
    })
    const { epochs, imagesPerSecond } = loop
    if (diverged !== undefined) return { status: 'failed', failure: 'diverged', message: diverged, epochs, ...cost() }
    const validation = evaluateProgram(program, input.validation, dataset.classes)
    const weights = encodeWeights(program.weights())
    return { status: 'trained', validation, epochs, weights, imagesPerSecond, ...cost() }
  } finally {
    program.dispose()
  }
}

/** A loop that stands at the training's first step, or where the checkpoint of an earlier process stands. */
async function begin(
  program: NetworkProgram,
  input: TrainingInput,
  events: TrainingEvents,
  keeper: CheckpointKeeper | undefined,
): Promise<{ loop: TrainingLoop; priorSeconds: number }> {
  const checkpoint = await keeper?.file.read()
  if (checkpoint !== undefined) {
    const loop = new TrainingLoop(program, input)
    try {
      loop.resume(checkpoint)
      const { step, seconds } = checkpoint
      events.onResume?.({ step, steps: loop.steps, seconds })
      return { loop, priorSeconds: seconds }
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      await keeper?.file.setAside(error.message)
    }
  }
  program.setWeights(initialWeights(program.parameters, input.seed))
  return { loop: new TrainingLoop(program, input), priorSeconds: 0 }
}
