import { layerShapes, type Architecture, type Layer, type LayerShape } from '@segscale/models'
import { foldBatchNorm, isFoldable, type WeightsByName } from '../network/fold-batch-norm.ts'
import type { ImageFormat } from '../network/normalise.ts'
import { decodeWeights, networkParameters } from '../network/parameters.ts'

/** What one step of a deployed net computes; `inputs` are indices of earlier steps. */
export type DeployedStep = { readonly inputs: readonly number[]; readonly shape: LayerShape } & (
  | { readonly op: 'input' }
  | { readonly op: 'add' | 'globalAveragePool' | 'globalMaxPool' }
  /** `max(x, 0)`, or `min(max(x, 0), ceiling)`. */
  | { readonly op: 'relu'; readonly ceiling: number | undefined }
  /** Padded by `(kernel - 1) / 2`, rounded down, with values that count as none. */
  | { readonly op: 'maxPool'; readonly kernel: number; readonly stride: number }
  | {
      readonly op: 'conv'
      readonly kernel: number
      readonly stride: number
      readonly groups: number
      /** `[kernel, kernel, in / groups, out]`. */
      readonly weights: Float32Array
      readonly bias: Float32Array | undefined
    }
  /** `x * scale + offset` per channel: a batch norm that no convolution could take in. */
  | { readonly op: 'scaleShift'; readonly scale: Float32Array; readonly offset: Float32Array }
  /** Every `stride`-th pixel; the leading `kept` channels, with zeros `before` and `after` them. */
  | {
      readonly op: 'shortcut'
      readonly stride: number
      readonly kept: number
      readonly before: number
      readonly after: number
    }
  /** `[in, units]`. */
  | { readonly op: 'dense'; readonly units: number; readonly weights: Float32Array; readonly bias: Float32Array }
)

/**
 * A trained net as it is deployed: batch norm taken into the convolutions, channels as many as the architecture says, no
 * trace of training. What every exporter reads.
 */
export interface DeployedNet {
  readonly format: ImageFormat
  /** In topological order; the first is the input, the last gives the logits. */
  readonly steps: readonly DeployedStep[]
}

/**
 * Makes a trained net ready for export.
 *
 * @param weights - Bytes as a training gives them.
 * @throws TypeError when they are not the weights of this architecture.
 */
export function deployedNet(architecture: Architecture, weights: Uint8Array, format: ImageFormat): DeployedNet {
  const parameters = networkParameters(architecture)
  const folded = foldBatchNorm(architecture, parameters, decodeWeights(weights, parameters))
  const shapes = layerShapes(architecture)
  const steps: DeployedStep[] = []
  /** The step that gives each layer's output. */
  const stepOf: number[] = []
  architecture.layers.forEach((layer, index) => {
    const inputs = layer.op === 'input' ? [] : layer.inputs.map((input) => stepOf[input] as number)
    // Dropout does nothing outside of training, and what a convolution has taken in is done already.
    const isGone = layer.op === 'dropout' || (layer.op === 'batchNorm' && isFoldable(architecture, layer.inputs[0]))
    if (!isGone) steps.push(stepFor(layer, index, { inputs, shapes, folded, architecture }))
    stepOf.push(isGone ? (inputs[0] as number) : steps.length - 1)
  })
  return { format, steps }
}

interface StepContext {
  readonly inputs: readonly number[]
  readonly shapes: readonly LayerShape[]
  readonly folded: WeightsByName
  readonly architecture: Architecture
}

function stepFor(
  layer: Exclude<Layer, { op: 'dropout' }>,
  index: number,
  { inputs, shapes, folded, architecture }: StepContext,
): DeployedStep {
  const weight = (at: number, role: string): Float32Array => folded.get(`layer${at}/${role}`) as Float32Array
  const channels = (at: number): number => shapes[at]?.at(-1) as number
  const common = { inputs, shape: shapes[index] as LayerShape }
  switch (layer.op) {
    case 'conv': {
      const { kernel, stride, groups = 1 } = layer
      const norm = isFoldable(architecture, index) ? readerOf(architecture, index) : undefined
      const bias = norm === undefined ? undefined : weight(norm, 'offset')
      return { ...common, op: 'conv', kernel, stride, groups, weights: weight(index, 'kernel'), bias }
    }
    case 'batchNorm':
      return { ...common, op: 'scaleShift', scale: weight(index, 'scale'), offset: weight(index, 'offset') }
    case 'shortcut': {
      const [from, to] = [channels(layer.inputs[0]), layer.channels]
      const kept = Math.min(from, to)
      const before = Math.floor(Math.max(0, to - from) / 2)
      return { ...common, op: 'shortcut', stride: layer.stride, kept, before, after: to - before - kept }
    }
    case 'dense':
      return {
        ...common,
        op: 'dense',
        units: layer.units,
        weights: weight(index, 'kernel'),
        bias: weight(index, 'bias'),
      }
    case 'relu':
    case 'relu6':
      return { ...common, op: 'relu', ceiling: layer.op === 'relu6' ? 6 : undefined }
    case 'maxPool':
      return { ...common, op: 'maxPool', kernel: layer.kernel, stride: layer.stride }
    default:
      return { ...common, op: layer.op }
  }
}

/** The only layer that reads another one. */
function readerOf({ layers }: Architecture, read: number): number {
  return layers.findIndex((layer) => layer.op !== 'input' && layer.inputs.some((input) => input === read))
}
