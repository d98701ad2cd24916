import { setImmediate } from 'node:timers/promises'
import { RandomStream, type Recipe } from '@segscale/core'
import { BatchStream, type ImageSet } from '@segscale/data'
import type { Checkpoint } from './checkpoint/checkpoint.ts'
import type { CheckpointKeeper } from './checkpoint/checkpoint-keeper.ts'
import { learningRateAt } from './learning-rate.ts'
import type { NetworkProgram } from './network/network-program.ts'
import type { ImageFormat } from './network/normalise.ts'
import { peakMemoryBytes } from './peak-memory.ts'
import type { EpochSummary, TrainingEvents } from './training-events.ts'

/** What the steps of a training depend on, beside the network. */
export interface LoopInput {
  readonly recipe: Recipe
  readonly seed: number
  readonly dataset: ImageFormat
  readonly train: ImageSet
}

/** What happens around the steps. */
export interface LoopOptions {
  readonly events: TrainingEvents
  readonly keeper?: CheckpointKeeper | undefined
  readonly signal?: AbortSignal | undefined
}

/** A mean loss above this, in nats, ends a training: guessing among 1,000 classes costs 7. */
const EXPLODED_LOSS = 1000

/** The steps of a training, from the first or from a checkpoint on. The network's weights are set before. */
export class TrainingLoop {
  readonly #program: NetworkProgram
  readonly #input: LoopInput
  readonly #batches: BatchStream
  readonly #dropoutSeed: number
  readonly #epochs: EpochSummary[] = []
  readonly #clock = new Stopwatch()
  readonly #epochClock = new Stopwatch()
  #step = 0
  #lossSum = 0
  #earlierPeak = 0

  /** @throws SegscaleError with code `BATCH_TOO_LARGE`. */
  constructor(program: NetworkProgram, input: LoopInput) {
    const { height, width, channels, mean } = input.dataset
    const { batchSize, augment } = input.recipe
    const random = RandomStream.derive('batches', input.seed)
    this.#program = program
    this.#dropoutSeed = RandomStream.derive('dropout', input.seed).integer(2 ** 31)
    this.#input = input
    const meanColour = mean.map((share) => Math.round(255 * share))
    this.#batches = new BatchStream(input.train, { height, width, channels, batchSize, augment, meanColour, random })
  }

  /** Steps of the whole training. */
  get steps(): number {
    return this.#input.recipe.epochs * this.#batches.batchesPerEpoch
  }

  /** The epochs that have ended. */
  get epochs(): readonly EpochSummary[] {
    return this.#epochs
  }

  /** Training images per second since the first step. */
  get imagesPerSecond(): number {
    return (this.#step * this.#input.recipe.batchSize) / this.#clock.seconds
  }

  /** The largest memory of the processes that had a part in the training so far, in bytes. */
  get peakMemoryBytes(): number {
    return Math.max(this.#earlierPeak, peakMemoryBytes())
  }

  /** Everything that the rest of the training depends on. */
  checkpoint(): Checkpoint {
    return {
      step: this.#step,
      epochs: [...this.#epochs],
      lossSum: this.#lossSum,
      epochSeconds: this.#epochClock.seconds,
      seconds: this.#clock.seconds,
      peakMemoryBytes: this.peakMemoryBytes,
      batches: this.#batches.state(),
      state: this.#program.state(),
    }
  }

  /**
   * Goes on from a checkpoint of this training.
   *
   * @throws TypeError for a checkpoint of another network or other batches; nothing was changed then.
   */
  resume(checkpoint: Checkpoint): void {
    this.#program.setState(checkpoint.state)
    this.#batches.resume(checkpoint.batches)
    this.#epochs.push(...checkpoint.epochs)
    this.#step = checkpoint.step
    this.#lossSum = checkpoint.lossSum
    this.#earlierPeak = checkpoint.peakMemoryBytes
    this.#clock.start(checkpoint.seconds)
    this.#epochClock.start(checkpoint.epochSeconds)
  }

  /**
   * Runs what is left of the training.
   *
   * @returns Why it failed, or undefined when every step was done.
   * @throws The signal's reason where that is aborted, behind the step that runs; a checkpoint was then written.
   */
  async run(options: LoopOptions): Promise<string | undefined> {
    while (this.#epochs.length < this.#input.recipe.epochs) {
      for (const { images, labels, mix } of this.#batches.epoch()) {
        const noise = Int32Array.of(this.#dropoutSeed, this.#step)
        const loss = this.#program.step(images, labels, this.#learningRate(this.#step), noise, mix)
        this.#step++
        // Written so that NaN counts as exploded.
        if (!(loss < EXPLODED_LOSS)) return this.#divergence(loss)
        this.#lossSum += loss
        await this.#betweenSteps(loss, options)
      }
      const summary = this.#endEpoch()
      options.events.onEpoch?.(summary)
    }
    return undefined
  }

  async #betweenSteps(loss: number, { events, keeper, signal }: LoopOptions): Promise<void> {
    const [step, epoch] = [this.#step, this.#epochs.length + 1]
    const { imagesPerSecond, steps } = this
    events.onStep?.({ step, steps, epoch, epochs: this.#input.recipe.epochs, imagesPerSecond, loss })
    // Steps block the process; between them messages can leave it and signals can reach it.
    await setImmediate()
    const isStopped = signal?.aborted === true
    if (keeper !== undefined && (isStopped || keeper.isDue)) await keeper.write(this.checkpoint())
    signal?.throwIfAborted()
  }

  #endEpoch(): EpochSummary {
    const summary = {
      epoch: this.#epochs.length + 1,
      loss: this.#lossSum / this.#batches.batchesPerEpoch,
      learningRate: this.#learningRate(this.#step - 1),
      seconds: this.#epochClock.seconds,
    }
    this.#epochs.push(summary)
    this.#lossSum = 0
    this.#epochClock.start(0)
    return summary
  }

  #divergence(loss: number): string {
    const [step, epoch] = [this.#step, this.#epochs.length + 1]
    const learningRate = this.#learningRate(step - 1)
    return `The loss was ${loss} at step ${step} of ${this.steps} (epoch ${epoch}, learning rate ${learningRate}).`
  }

  #learningRate(step: number): number {
    return learningRateAt(this.#input.recipe.learningRate, step, this.steps)
  }
}

/** Counts seconds, on top of those that an earlier process counted. */
class Stopwatch {
  #start = performance.now()

  get seconds(): number {
    return (performance.now() - this.#start) / 1000
  }

  start(seconds: number): void {
    this.#start = performance.now() - seconds * 1000
  }
}
