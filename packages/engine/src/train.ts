import { setImmediate } from 'node:timers/promises'
import { RandomStream, type Recipe } from '@segscale/core'
import { BatchStream, type ImageSet } from '@segscale/data'
import type { Architecture } from '@segscale/models'
import { evaluateProgram, evaluationBatchSize, type Evaluation } from './evaluation.ts'
import { learningRateAt } from './learning-rate.ts'
import { NetworkProgram } from './network/network-program.ts'
import type { ImageFormat } from './network/normalise.ts'
import { encodeWeights, initialWeights } from './network/parameters.ts'
import { tensorflow } from './tensorflow.ts'

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

/** One epoch, as it ended. */
export interface EpochSummary {
  /** From 1. */
  readonly epoch: number
  /** Mean training loss over the epoch's steps, in nats. */
  readonly loss: number
  /** Learning rate of the epoch's last step. */
  readonly learningRate: number
  readonly seconds: number
}

/** How far a training has come. */
export interface TrainingProgress {
  /** Steps done, of all `steps`. */
  readonly step: number
  readonly steps: number
  readonly epoch: number
  readonly epochs: number
  /** Training images per second since the training's first step. */
  readonly imagesPerSecond: number
  readonly loss: number
}

/** Called as a training goes on. */
export interface TrainingEvents {
  readonly onStep?: (progress: TrainingProgress) => void
  readonly onEpoch?: (epoch: EpochSummary) => void
}

/** How a training ended. A failed one is a result too: the same input fails again. */
export type TrainingOutcome =
  | {
      readonly status: 'trained'
      readonly validation: Evaluation
      readonly epochs: readonly EpochSummary[]
      /** Float32, little-endian, in the order of `networkParameters`. */
      readonly weights: Uint8Array
      readonly imagesPerSecond: number
      readonly wallSeconds: number
    }
  | {
      readonly status: 'failed'
      readonly failure: 'diverged'
      readonly message: string
      readonly epochs: readonly EpochSummary[]
    }

/** A mean loss above this, in nats, ends a training: guessing among 1,000 classes costs 7. */
const EXPLODED_LOSS = 1000

/**
 * Trains a network from scratch and evaluates it on the validation images.
 *
 * The same input gives the same weights, bit for bit, on one machine. Run it in a process that was started with
 * {@link trainingEnvironment}: TensorFlow fixes its threads when it is loaded, and their number changes the order of sums.
 */
export async function train(input: TrainingInput, events: TrainingEvents = {}): Promise<TrainingOutcome> {
  const { architecture, recipe, seed, dataset } = input
  const start = performance.now()
  const program = new NetworkProgram(tensorflow(), {
    architecture,
    format: dataset,
    precision: recipe.precision,
    evaluationBatchSize,
    training: recipe,
  })
  try {
    program.setWeights(initialWeights(program.parameters, seed))
    const { epochs, diverged, imagesPerSecond } = await runEpochs(program, input, events)
    if (diverged !== undefined) return { status: 'failed', failure: 'diverged', message: diverged, epochs }
    const validation = evaluateProgram(program, input.validation, dataset.classes)
    const weights = encodeWeights(program.weights())
    const wallSeconds = (performance.now() - start) / 1000
    return { status: 'trained', validation, epochs, weights, imagesPerSecond, wallSeconds }
  } finally {
    program.dispose()
  }
}

interface Run {
  readonly epochs: readonly EpochSummary[]
  readonly imagesPerSecond: number
  readonly diverged?: string
}

async function runEpochs(program: NetworkProgram, input: TrainingInput, events: TrainingEvents): Promise<Run> {
  const { recipe, seed, train } = input
  const { batchSize } = recipe
  const random = RandomStream.derive('batches', seed)
  const { height, width, channels } = input.dataset
  const batches = new BatchStream(train, { height, width, channels, batchSize, augment: recipe.augment, random })
  const stepsPerEpoch = batches.batchesPerEpoch
  const steps = recipe.epochs * stepsPerEpoch
  const start = performance.now()
  const epochs: EpochSummary[] = []
  const imagesPerSecond = (step: number): number => (step * batchSize) / ((performance.now() - start) / 1000)
  let step = 0
  for (let epoch = 1; epoch <= recipe.epochs; epoch++) {
    const epochStart = performance.now()
    let lossSum = 0
    let learningRate = 0
    for (const { images, labels } of batches.epoch()) {
      learningRate = learningRateAt(recipe.learningRate, step, steps)
      const loss = program.step(images, labels, learningRate)
      step++
      // Written so that NaN counts as exploded.
      if (!(loss < EXPLODED_LOSS)) {
        const diverged = `The loss was ${loss} at step ${step} of ${steps} (epoch ${epoch}, learning rate ${learningRate}).`
        return { epochs, imagesPerSecond: imagesPerSecond(step), diverged }
      }
      lossSum += loss
      events.onStep?.({ step, steps, epoch, epochs: recipe.epochs, imagesPerSecond: imagesPerSecond(step), loss })
      // Steps block the process; between them messages can leave it and signals can reach it.
      await setImmediate()
    }
    const seconds = (performance.now() - epochStart) / 1000
    const summary = { epoch, loss: lossSum / stepsPerEpoch, learningRate, seconds }
    epochs.push(summary)
    events.onEpoch?.(summary)
  }
  return { epochs, imagesPerSecond: imagesPerSecond(step) }
}
