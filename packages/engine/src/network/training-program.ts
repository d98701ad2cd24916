import type { Tensor, Tensor1D, Variable } from '@tensorflow/tfjs'
import type { Recipe } from '@segscale/core'
import { mixupOf } from '@segscale/data'
import type { Architecture } from '@segscale/models'
import { batchNorm } from '../ops/batch-norm.ts'
import { dropout } from '../ops/dropout.ts'
import { sgd } from '../ops/sgd.ts'
import { softmaxCrossEntropy } from '../ops/softmax-cross-entropy.ts'
import { compile } from '../program/compile.ts'
import type { CompiledProgram } from '../program/compiled-program.ts'
import { usesOwnKernels } from '../program/own-kernels.ts'
import type { TensorFlow } from '../tensorflow.ts'
import { storedChannelsOf, type Precision } from './channel-layout.ts'
import { forward, type ForwardContext } from './forward.ts'
import { normalise, type ImageFormat } from './normalise.ts'
import { isTrained, type Parameter } from './parameters.ts'

/** Share of the old value that a running statistic keeps in a step; PyTorch's momentum 0.1. */
const RUNNING_DECAY = 0.9

/** The part of a recipe that a training step is made of. */
export type StepRecipe = Pick<Recipe, 'batchSize' | 'optimizer' | 'labelSmoothing'> & Partial<Pick<Recipe, 'augment'>>

/** What decides a training step. */
export interface TrainingProgramOptions {
  readonly architecture: Architecture
  readonly format: ImageFormat
  readonly precision: Precision
  readonly parameters: readonly Parameter[]
  readonly recipe: StepRecipe
}

/**
 * A program with one function, `step`: `images`, `labels` and `learningRate` to `loss`. Where a net has dropout, `noise` decides
 * what is dropped. Where the recipe mixes batches, `partners` is a permutation of the batch and `share` what an image keeps of
 * itself.
 */
export type TrainingProgram = CompiledProgram<string, { step: StepInputs<unknown> }>

interface StepInputs<T> {
  readonly images: T
  readonly labels: T
  readonly learningRate: T
  readonly noise?: T
  readonly partners?: T
  readonly share?: T
}

/** The variable that holds a trained parameter's momentum. */
export const momentumName = (parameter: string): string => `${parameter}/momentum`

/**
 * Compiles the training step of a network: forward, backward, a momentum update of every trained parameter and a new average
 * of every running statistic.
 *
 * Its variables are the parameters and the momenta of the trained ones, in the shapes in which they are stored.
 */
export function compileTraining(tensorflow: TensorFlow, options: TrainingProgramOptions): TrainingProgram {
  const { format, parameters, precision, recipe } = options
  const trained = parameters.filter(isTrained)
  const { height, width, channels } = format
  const { batchSize } = recipe
  return compile(tensorflow, {
    precision,
    // With our ops in their places there is nothing left for TensorFlow to fuse.
    tensorflowRewrites: !usesOwnKernels(tensorflow),
    variables: Object.fromEntries([
      ...parameters.map(({ name, stored }) => [name, { shape: stored }] as const),
      ...trained.map(({ name, stored }) => [momentumName(name), { shape: stored }] as const),
    ]),
    functions: {
      step: {
        inputs: {
          images: { dtype: 'uint8', shape: [batchSize, height, width, channels] },
          labels: { dtype: 'int32', shape: [batchSize] },
          learningRate: { dtype: 'float32', shape: [] },
          ...(hasDropout(options.architecture) && { noise: { dtype: 'int32', shape: [2] } }),
          ...(mixupOf(recipe.augment ?? []) !== undefined && {
            partners: { dtype: 'int32', shape: [batchSize] },
            share: { dtype: 'float32', shape: [] },
          }),
        },
        compute: (inputs, variables) => trainingStep(tensorflow, options, { inputs, variables }),
      },
    },
  })
}

/** Whether a step of training draws at random what it drops. */
export function hasDropout({ layers }: Architecture): boolean {
  return layers.some(({ op }) => op === 'dropout')
}

interface StepTensors {
  readonly inputs: StepInputs<Tensor>
  readonly variables: Readonly<Record<string, Variable>>
}

function trainingStep(
  tensorflow: TensorFlow,
  { architecture, format, parameters, recipe }: TrainingProgramOptions,
  { inputs, variables }: StepTensors,
): { loss: Tensor } {
  const { tf } = tensorflow
  const variable = (name: string): Variable => variables[name] as Variable
  const parameter: ForwardContext['parameter'] = (layer, role) => variable(`layer${layer}/${role}`)
  const context: ForwardContext = {
    stored: storedChannelsOf(architecture),
    parameter,
    batchNorm: (layer, x) =>
      batchNorm(tensorflow, [x, parameter(layer, 'scale'), parameter(layer, 'offset')], ({ mean, variance }) => {
        updateAverage(tensorflow, variable(`layer${layer}/runningMean`), mean)
        updateAverage(tensorflow, variable(`layer${layer}/runningVariance`), variance)
      }),
    dropout: (layer, x, rate) => {
      const noise = tf.add(inputs.noise as Tensor, tf.tensor1d([layer, 0], 'int32'))
      return dropout(tensorflow, x, { rate, noise })
    },
  }
  const images = mixed(tensorflow, normalise(tensorflow, inputs.images, format), inputs)
  const smoothed = recipe.labelSmoothing / format.classes
  const ownTargets = tf.oneHot(inputs.labels, format.classes, 1 - recipe.labelSmoothing + smoothed, smoothed, 'float32')
  const targets = mixed(tensorflow, ownTargets, inputs)
  const trained = parameters.filter(isTrained).map(({ name }) => name)
  const lossAndGradients = tf.valueAndGrads(() =>
    softmaxCrossEntropy(tensorflow, forward(tensorflow, architecture, images, context), targets).asScalar(),
  )
  const { value: loss, grads } = lossAndGradients(trained.map(variable))
  trained.forEach((name, index) => {
    sgd(tensorflow, {
      variable: variable(name),
      accumulator: variable(momentumName(name)),
      gradient: grads[index] as Tensor,
      learningRate: inputs.learningRate,
      optimizer: recipe.optimizer,
    })
  })
  return { loss }
}

/**
 * A batch `[b, …]` mixed with itself: `share` of each row and the rest of its partner's, so of images as of labels; the
 * batch itself where nothing is mixed.
 *
 * @see Zhang et al. (2018), mixup: Beyond Empirical Risk Minimization, arXiv:1710.09412, equation 1.
 */
function mixed({ tf }: TensorFlow, batch: Tensor, { partners, share }: StepInputs<Tensor>): Tensor {
  if (partners === undefined || share === undefined) return batch
  return tf.add(tf.mul(batch, share), tf.mul(tf.gather(batch, partners as Tensor1D), tf.sub(1, share)))
}

function updateAverage({ tf }: TensorFlow, average: Variable, batch: Tensor): void {
  average.assign(tf.add(tf.mul(average, RUNNING_DECAY), tf.mul(batch, 1 - RUNNING_DECAY)))
}
