import type { Tensor } from '@tensorflow/tfjs'
import type { Architecture } from '@segscale/models'
import { biasAdd } from '../ops/bias-add.ts'
import { compile } from '../program/compile.ts'
import type { CompiledProgram } from '../program/compiled-program.ts'
import type { TensorFlow } from '../tensorflow.ts'
import { pad, storedChannelsOf } from './channel-layout.ts'
import { foldBatchNorm, isFoldable } from './fold-batch-norm.ts'
import { forward } from './forward.ts'
import { normalise, type ImageFormat } from './normalise.ts'
import { networkParameters, type Parameter } from './parameters.ts'

/**
 * Whatever a network was trained in: rounded to bfloat16, folded kernels would give other logits, by some hundredths. Without a
 * backward pass and batch norm float32 is fast enough.
 */
const PRECISION = 'float32'

/** What decides an evaluation program. */
export interface EvaluationProgramOptions {
  readonly architecture: Architecture
  readonly format: ImageFormat
  readonly batchSize: number
}

/**
 * A network for evaluation: batch norm by running statistics, folded into the convolutions.
 *
 * Call {@link EvaluationProgram.setWeights} first, and {@link EvaluationProgram.dispose} last.
 */
export class EvaluationProgram {
  readonly #architecture: Architecture
  readonly #parameters: readonly Parameter[]
  readonly #program: CompiledProgram<string, { logits: { images: unknown } }>

  constructor(tensorflow: TensorFlow, { architecture, format, batchSize }: EvaluationProgramOptions) {
    this.#architecture = architecture
    this.#parameters = networkParameters(architecture)
    const kept = this.#parameters.filter((parameter) => isKept(architecture, parameter))
    this.#program = compile(tensorflow, {
      precision: PRECISION,
      variables: Object.fromEntries(kept.map(({ name, stored }) => [name, { shape: stored }])),
      functions: {
        logits: {
          inputs: { images: { dtype: 'uint8', shape: [batchSize, format.height, format.width, format.channels] } },
          compute: ({ images }, variables) => {
            const { tf } = tensorflow
            const parameter = (layer: number, role: string): Tensor => variables[`layer${layer}/${role}`] as Tensor
            const logits = forward(tensorflow, architecture, normalise(tensorflow, images, format), {
              stored: storedChannelsOf(architecture),
              parameter,
              batchNorm: (layer, x) => {
                const scale = variables[`layer${layer}/scale`]
                const scaled = scale === undefined ? x : tf.mul(x, scale)
                return biasAdd(tensorflow, scaled, parameter(layer, 'offset'))
              },
            })
            return { logits }
          },
        },
      },
    })
  }

  /** Sets and folds every weight; `weights` are in the order of `networkParameters` and in unpadded shapes. */
  setWeights(weights: readonly Float32Array[]): void {
    const folded = foldBatchNorm(this.#architecture, this.#parameters, weights)
    const values = this.#parameters.flatMap(({ name, shape, stored }) => {
      const elements = folded.get(name)
      return elements === undefined ? [] : [[name, pad(elements, shape, stored)] as const]
    })
    this.#program.setValues(Object.fromEntries(values))
  }

  /**
   * Logits `[batchSize, classes]` under the running statistics.
   *
   * @param images - `[batchSize, h, w, c]`.
   */
  logits(images: Uint8Array): Float32Array {
    const { logits } = this.#program.call('logits', { images })
    return logits as Float32Array
  }

  /** Frees the session and everything in it. */
  dispose(): void {
    this.#program.dispose()
  }
}

/** Whether a parameter is left when batch norm is folded. */
function isKept(architecture: Architecture, { layer, role }: Parameter): boolean {
  if (role === 'runningMean' || role === 'runningVariance') return false
  const norm = architecture.layers[layer]
  return role !== 'scale' || norm?.op !== 'batchNorm' || !isFoldable(architecture, norm.inputs[0])
}
