import type { Tensor } from '@tensorflow/tfjs'
import type { Recipe } from '@segscale/core'
import { layerShapes, type Architecture } from '@segscale/models'
import { batchNorm, batchNormInference, type BatchStatistics } from '../ops/batch-norm.ts'
import { softmaxCrossEntropy } from '../ops/softmax-cross-entropy.ts'
import { rewriteToBfloat16 } from '../program/bfloat16.ts'
import { removeDeadNodes } from '../program/dead-nodes.ts'
import { Graph, type Node, type Output } from '../program/graph.ts'
import { Program } from '../program/program.ts'
import { recordOps, type Recorder } from '../program/record.ts'
import { addSgdUpdate } from '../program/sgd.ts'
import { addVariable, assign, type Variable } from '../program/variables.ts'
import type { TensorFlow } from '../tensorflow.ts'
import { cut, pad, storedChannels, type Precision } from './channel-layout.ts'
import { forward, type ForwardContext } from './forward.ts'
import { addImages, type ImageFormat } from './normalise.ts'
import { isTrained, networkParameters, type Parameter } from './parameters.ts'

/** Share of the old value that a running statistic keeps in a step; PyTorch's momentum 0.1. */
const RUNNING_DECAY = 0.9

/** What to compile: evaluation always, training steps where a recipe for them is given. */
export interface NetworkProgramOptions {
  readonly architecture: Architecture
  readonly format: ImageFormat
  readonly precision: Precision
  readonly evaluationBatchSize: number
  readonly training?: Pick<Recipe, 'batchSize' | 'optimizer' | 'labelSmoothing'>
}

/**
 * A network as a graph program: training steps, evaluation and its weights, in one TensorFlow session.
 *
 * Call {@link NetworkProgram.setWeights} first, and {@link NetworkProgram.dispose} last.
 */
export class NetworkProgram {
  readonly #options: NetworkProgramOptions
  readonly #parameters: readonly Parameter[]
  readonly #program: Program

  constructor(tensorflow: TensorFlow, options: NetworkProgramOptions) {
    this.#options = options
    this.#parameters = networkParameters(options.architecture, options.precision)
    this.#program = new Program(tensorflow, buildGraph(tensorflow, options, this.#parameters))
  }

  /** The parameters, in the order in which weights are given and taken. */
  get parameters(): readonly Parameter[] {
    return this.#parameters
  }

  /** Sets every weight, in unpadded shapes, and forgets all momentum. */
  setWeights(weights: readonly Float32Array[]): void {
    const feeds = this.#parameters.map(({ name, shape, stored }, index) => {
      const elements = pad(weights[index] as Float32Array, shape, stored)
      return [initialName(name), { dtype: 'float32', shape: stored, elements }] as const
    })
    this.#program.run(['initialised'], Object.fromEntries(feeds))
  }

  /** A copy of every weight, in unpadded shapes. */
  weights(): Float32Array[] {
    const names = this.#parameters.map(({ name }) => finalName(name))
    return this.#program.run(names).map((elements, index) => {
      const { shape, stored } = this.#parameters[index] as Parameter
      return cut(elements as Float32Array, shape, stored).slice()
    })
  }

  /**
   * One training step on a batch.
   *
   * @param images - `[batchSize, h, w, c]`.
   * @param labels - `[batchSize]`, classes from 0.
   * @returns The batch's mean loss in nats, before the step.
   */
  step(images: Uint8Array, labels: Int32Array, learningRate: number): number {
    const { format, training } = this.#options
    const batchSize = training?.batchSize ?? 0
    const [loss] = this.#program.run(['loss'], {
      images: { dtype: 'uint8', shape: [batchSize, format.height, format.width, format.channels], elements: images },
      labels: { dtype: 'int32', shape: [batchSize], elements: labels },
      learningRate: { dtype: 'float32', shape: [], elements: Float32Array.of(learningRate) },
    })
    return loss?.[0] as number
  }

  /**
   * Logits `[evaluationBatchSize, classes]` under the running statistics.
   *
   * @param images - `[evaluationBatchSize, h, w, c]`.
   */
  logits(images: Uint8Array): Float32Array {
    const { format, evaluationBatchSize } = this.#options
    const shape = [evaluationBatchSize, format.height, format.width, format.channels]
    const [logits] = this.#program.run(['logits'], { evaluationImages: { dtype: 'uint8', shape, elements: images } })
    return logits as Float32Array
  }

  /** Frees the session and everything in it. */
  dispose(): void {
    this.#program.dispose()
  }
}

const initialName = (name: string): string => `${name}/initial`
const finalName = (name: string): string => `${name}/final`

type Variables = ReadonlyMap<string, Variable>

/** What recording gives: outputs of the graph before any rewrite. */
interface Recorded {
  readonly logits: Output
  readonly training?: {
    readonly loss: Output
    readonly gradients: ReadonlyMap<string, Output>
    /** New running statistics' sources: the batch's, by parameter name. */
    readonly statistics: ReadonlyMap<string, Output>
    readonly learningRate: Output
  }
}

function buildGraph(tensorflow: TensorFlow, options: NetworkProgramOptions, parameters: readonly Parameter[]): Graph {
  const graph = new Graph()
  const variables = new Map(parameters.map(({ name, stored }) => [name, addVariable(graph, name, stored)]))
  const recorded = recordNetwork(tensorflow, graph, options, { parameters, variables })
  const { graph: rewritten, float32 } =
    options.precision === 'bfloat16' ? rewriteToBfloat16(graph) : { graph, float32: (output: Output) => output }
  const roots = new Set<Node>()
  const accumulators = new Map<string, Variable>()
  if (recorded.training !== undefined && options.training !== undefined) {
    const { loss, gradients, statistics, learningRate } = recorded.training
    const updates = [...gradients].map(([name, gradient]) => {
      const variable = variables.get(name) as Variable
      const accumulator = addVariable(rewritten, `${name}/momentum`, variable.shape)
      accumulators.set(name, accumulator)
      const { optimizer } = options.training as NonNullable<NetworkProgramOptions['training']>
      return addSgdUpdate(rewritten, { variable, accumulator, gradient: float32(gradient), learningRate, optimizer })
    })
    const averages = [...statistics].map(([name, batch]) =>
      updateAverage(rewritten, variables.get(name) as Variable, float32(batch)),
    )
    roots.add(rewritten.result('loss', float32(loss), [...updates, ...averages]))
  }
  roots.add(rewritten.result('logits', float32(recorded.logits)))
  roots.add(addInitialisation(rewritten, variables, accumulators))
  for (const [name, variable] of variables) roots.add(rewritten.result(finalName(name), variable.value))
  return removeDeadNodes(rewritten, (node) => roots.has(node))
}

function recordNetwork(
  tensorflow: TensorFlow,
  graph: Graph,
  options: NetworkProgramOptions,
  { parameters, variables }: { parameters: readonly Parameter[]; variables: Variables },
): Recorded {
  const { architecture, format, precision, training } = options
  const { tf } = tensorflow
  const channels = layerShapes(architecture).map((shape) => shape.at(-1) as number)
  const stored = (layer: number): number =>
    layer === 0 ? (channels[0] as number) : storedChannels(channels[layer] as number, precision)
  const evaluationImages = addImages(graph, 'evaluationImages', options.evaluationBatchSize, format)
  const trainingInputs = training === undefined ? undefined : addTrainingInputs(graph, format, training)
  return recordOps(tensorflow, graph, (recorder) => {
    const tensors = new Map(parameters.map(({ name, stored }) => [name, tf.zeros([...stored])]))
    for (const [name, tensor] of tensors) recorder.bind(tensor, (variables.get(name) as Variable).value)
    const parameter: ForwardContext['parameter'] = (layer, role) => tensors.get(`layer${layer}/${role}`) as Tensor
    const evaluate = evaluationContext(tensorflow, { stored, parameter })
    const run = (images: Tensor, context: ForwardContext): Tensor => forward(tensorflow, architecture, images, context)
    const logits = recorder.outputOf(run(placeholderTensor(tensorflow, recorder, evaluationImages), evaluate))
    if (trainingInputs === undefined) return { logits }
    const statistics = new Map<string, Output>()
    const train: ForwardContext = {
      ...evaluate,
      batchNorm: (layer, x) =>
        batchNorm(tensorflow, [x, parameter(layer, 'scale'), parameter(layer, 'offset')], (batch: BatchStatistics) => {
          statistics.set(`layer${layer}/runningMean`, recorder.outputOf(batch.mean))
          statistics.set(`layer${layer}/runningVariance`, recorder.outputOf(batch.variance))
        }),
    }
    const images = placeholderTensor(tensorflow, recorder, trainingInputs.images)
    const targets = placeholderTensor(tensorflow, recorder, trainingInputs.targets)
    const trained = parameters.filter(isTrained)
    const { value, grads } = tf.valueAndGrads(() =>
      softmaxCrossEntropy(tensorflow, run(images, train), targets).asScalar(),
    )(trained.map(({ name }) => tensors.get(name) as Tensor))
    const gradients = new Map(trained.map(({ name }, index) => [name, recorder.outputOf(grads[index] as Tensor)]))
    const { learningRate } = trainingInputs
    return { logits, training: { loss: recorder.outputOf(value), gradients, statistics, learningRate } }
  })
}

function evaluationContext(
  tensorflow: TensorFlow,
  { stored, parameter }: Omit<ForwardContext, 'batchNorm'>,
): ForwardContext {
  const roles = ['scale', 'offset', 'runningMean', 'runningVariance'] as const
  return {
    stored,
    parameter,
    batchNorm: (layer, x) => {
      const [scale, offset, mean, variance] = roles.map((role) => parameter(layer, role)) as [
        Tensor,
        Tensor,
        Tensor,
        Tensor,
      ]
      return batchNormInference(tensorflow, [x, scale, offset, mean, variance])
    },
  }
}

/** A tensor of zeros that stands for an output while recording. */
function placeholderTensor({ tf }: TensorFlow, recorder: Recorder, output: Output): Tensor {
  const tensor = tf.zeros([...(output.node.outputs[output.index]?.shape ?? [])])
  recorder.bind(tensor, output)
  return tensor
}

function addTrainingInputs(
  graph: Graph,
  format: ImageFormat,
  { batchSize, labelSmoothing }: NonNullable<NetworkProgramOptions['training']>,
): { images: Output; targets: Output; learningRate: Output } {
  const labels = graph.placeholder('labels', { dtype: 'int32', shape: [batchSize] })
  const smoothed = labelSmoothing / format.classes
  const targets = graph.op(
    'OneHot',
    [labels, graph.integers(format.classes), graph.floats(1 - labelSmoothing + smoothed), graph.floats(smoothed)],
    { dtype: 'float32', shape: [batchSize, format.classes] },
    { T: { kind: 'type', value: 'float32' }, TI: { kind: 'type', value: 'int32' }, axis: { kind: 'int', value: -1 } },
  )
  return {
    images: addImages(graph, 'images', batchSize, format),
    targets,
    learningRate: graph.placeholder('learningRate', { dtype: 'float32', shape: [] }),
  }
}

function updateAverage(graph: Graph, average: Variable, batch: Output): Node {
  const type = { dtype: 'float32', shape: average.shape } as const
  const kept = graph.op('Mul', [average.value, graph.floats(RUNNING_DECAY)], type)
  const added = graph.op('Mul', [batch, graph.floats(1 - RUNNING_DECAY)], type)
  return assign(graph, average, graph.op('AddV2', [kept, added], type))
}

function addInitialisation(graph: Graph, variables: Variables, accumulators: Variables): Node {
  const assignments = [...variables].flatMap(([name, variable]) => {
    const type = { dtype: 'float32', shape: variable.shape } as const
    const initial = graph.placeholder(initialName(name), type)
    const accumulator = accumulators.get(name)
    const zeros = accumulator && assign(graph, accumulator, graph.op('ZerosLike', [initial], type))
    return [assign(graph, variable, initial), ...(zeros ? [zeros] : [])]
  })
  return graph.result('initialised', graph.floats(1), assignments)
}
