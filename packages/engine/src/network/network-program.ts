import type { BatchMix } from '@segscale/data'
import type { Architecture } from '@segscale/models'
import type { TensorFlow } from '../tensorflow.ts'
import { cut, pad, product, type Precision } from './channel-layout.ts'
import { EvaluationProgram } from './evaluation-program.ts'
import type { ImageFormat } from './normalise.ts'
import { isTrained, networkParameters, type Parameter } from './parameters.ts'
import { compileTraining, hasDropout, momentumName, type StepRecipe, type TrainingProgram } from './training-program.ts'

/** What decides a network's programs. */
export interface NetworkProgramOptions {
  readonly architecture: Architecture
  readonly format: ImageFormat
  readonly precision: Precision
  readonly evaluationBatchSize: number
  readonly training: StepRecipe
}

/**
 * A network in training: a compiled program for its steps, and one for evaluation that is made on first use.
 *
 * Call {@link NetworkProgram.setWeights} or {@link NetworkProgram.setState} first, and {@link NetworkProgram.dispose} last.
 */
export class NetworkProgram {
  readonly #tensorflow: TensorFlow
  readonly #options: NetworkProgramOptions
  readonly #parameters: readonly Parameter[]
  /** The arrays of a state, in its order. */
  readonly #stateArrays: readonly { readonly name: string; readonly stored: readonly number[] }[]
  readonly #training: TrainingProgram
  #evaluation: EvaluationProgram | undefined
  #hasOldWeights = true

  constructor(tensorflow: TensorFlow, options: NetworkProgramOptions) {
    const { training: recipe, ...network } = options
    this.#tensorflow = tensorflow
    this.#options = options
    this.#parameters = networkParameters(options.architecture)
    const momenta = this.#parameters.filter(isTrained).map(({ name, stored }) => ({ name: momentumName(name), stored }))
    this.#stateArrays = [...this.#parameters, ...momenta]
    this.#training = compileTraining(tensorflow, { ...network, recipe, parameters: this.#parameters })
  }

  /** The parameters, in the order in which weights are given and taken. */
  get parameters(): readonly Parameter[] {
    return this.#parameters
  }

  /** Sets every weight, in unpadded shapes, and forgets all momentum. */
  setWeights(weights: readonly Float32Array[]): void {
    const padded = this.#parameters.map(({ shape, stored }, at) => pad(weights[at] as Float32Array, shape, stored))
    const momenta = this.#stateArrays.slice(padded.length).map(({ stored }) => new Float32Array(product(stored)))
    this.setState([...padded, ...momenta])
  }

  /** A copy of every weight, in unpadded shapes. */
  weights(): Float32Array[] {
    const values = this.#training.values(this.#parameters.map(({ name }) => name))
    return this.#parameters.map(({ name, shape, stored }) => cut(values[name] as Float32Array, shape, stored))
  }

  /**
   * A copy of all that training changes: every parameter in the order of {@link NetworkProgram.parameters}, then the
   * momentum of every trained one in the same order. In the shapes that are stored, so that {@link NetworkProgram.setState}
   * goes on bit for bit.
   */
  state(): Float32Array[] {
    const names = this.#stateArrays.map(({ name }) => name)
    const values = this.#training.values(names)
    return names.map((name) => values[name] as Float32Array)
  }

  /**
   * Sets all that training changes, as {@link NetworkProgram.state} of a program for the same architecture, precision and
   * optimizer gave it.
   *
   * @throws TypeError when the arrays are not as many or as long as this program's.
   */
  setState(state: readonly Float32Array[]): void {
    const arrays = this.#stateArrays
    if (arrays.length !== state.length || arrays.some(({ stored }, at) => state[at]?.length !== product(stored))) {
      throw new TypeError('The state of a program must have the arrays of its parameters and their momenta.')
    }
    this.#hasOldWeights = true
    this.#training.setValues(Object.fromEntries(arrays.map(({ name }, at) => [name, state[at] as Float32Array])))
  }

  /**
   * One training step on a batch.
   *
   * @param images - `[batchSize, h, w, c]`.
   * @param labels - `[batchSize]`, classes from 0.
   * @param noise - Two integers that decide what dropout drops; only a net with dropout reads them.
   * @param mix - How the batch is mixed with itself; there exactly where the recipe asks for mixup.
   * @returns The batch's mean loss in nats, before the step.
   */
  step(
    images: Uint8Array,
    labels: Int32Array,
    learningRate: number,
    noise: Int32Array = new Int32Array(2),
    mix?: BatchMix,
  ): number {
    this.#hasOldWeights = true
    const { loss } = this.#training.call('step', {
      images,
      labels,
      learningRate: Float32Array.of(learningRate),
      ...(hasDropout(this.#options.architecture) && { noise }),
      ...(mix && { partners: mix.partners, share: Float32Array.of(mix.share) }),
    })
    return loss?.[0] as number
  }

  /**
   * Logits `[evaluationBatchSize, classes]` under the running statistics.
   *
   * @param images - `[evaluationBatchSize, h, w, c]`.
   */
  logits(images: Uint8Array): Float32Array {
    const { architecture, format, evaluationBatchSize: batchSize } = this.#options
    this.#evaluation ??= new EvaluationProgram(this.#tensorflow, { architecture, format, batchSize })
    if (this.#hasOldWeights) this.#evaluation.setWeights(this.weights())
    this.#hasOldWeights = false
    return this.#evaluation.logits(images)
  }

  /** Frees the sessions and everything in them. */
  dispose(): void {
    this.#training.dispose()
    this.#evaluation?.dispose()
  }
}
