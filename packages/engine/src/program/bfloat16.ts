import { type Attributes, type Node, type Output, type TensorType, typeOf } from './graph.ts'
import type { Pass } from './pass.ts'
import { rewriteGraph } from './rewrite.ts'

/**
 * Which inputs of an op carry activations or weights that may be bfloat16. Statistics, shapes and sizes stay as they are.
 * The op's first output follows; further outputs (batch statistics) stay float32.
 */
const lowPrecisionInputs: Readonly<Record<string, readonly boolean[]>> = {
  Add: [true, true],
  AddN: [true],
  AddV2: [true, true],
  AvgPool: [true],
  AvgPoolGrad: [false, true],
  BiasAdd: [true, true],
  Conv2D: [true, true],
  Conv2DBackpropFilter: [true, false, true],
  Conv2DBackpropInput: [false, true, true],
  DepthwiseConv2dNative: [true, true],
  DepthwiseConv2dNativeBackpropFilter: [true, false, true],
  DepthwiseConv2dNativeBackpropInput: [false, true, true],
  FusedBatchNormGradV3: [true, true, false, false, false, false],
  FusedBatchNormV3: [true, false, false, false, false],
  MaxPool: [true],
  MaxPoolGrad: [true, true, true],
  Pad: [true, false],
  PadV2: [true, false, true],
  Relu: [true],
  Relu6: [true],
  Relu6Grad: [true, true],
  ReluGrad: [true, true],
  Slice: [true, false, false],
}

/** Ops whose results are weights, or what optimizers make of them, when all that goes in is such. */
const elementwise = new Set(['Add', 'AddN', 'AddV2', 'Mul', 'Neg', 'RealDiv', 'Rsqrt', 'Sqrt', 'Square', 'Sub'])
/** Ops that put the same numbers into another form, as the gradients of grouped kernels go through. */
const forms = new Set(['ConcatV2', 'Reshape'])
const weightSources = new Set([
  'Const',
  'Conv2DBackpropFilter',
  'DepthwiseConv2dNativeBackpropFilter',
  'ReadVariableOp',
])

/**
 * Moves the work on images, rank-4 tensors, from float32 to bfloat16.
 *
 * Variables, their updates, statistics, the head and the loss stay float32, with casts where the two meet: bfloat16 has the
 * range of float32 and 8 bits of precision, enough for products that are summed up in float32, not for small updates.
 */
export const lowerToBfloat16: Pass = {
  name: 'bfloat16',
  rewrite: (graph) => {
    const casts = new Map<string, Output>()
    const weights = new Set<Node>()
    return rewriteGraph(graph, (node, into) => {
      const cast = (output: Output, dtype: 'float32' | 'bfloat16'): Output => {
        const type = typeOf(output)
        if (type.dtype === dtype) return output
        // To float32 and back changes nothing.
        const [source] = output.node.op === 'Cast' ? output.node.inputs : []
        if (dtype === 'bfloat16' && source !== undefined && typeOf(source).dtype === dtype) return source
        const key = `${output.node.name}:${output.index}:${dtype}`
        const attributes: Attributes = {
          SrcT: { kind: 'type', value: type.dtype },
          DstT: { kind: 'type', value: dtype },
        }
        const made = casts.get(key) ?? into.op('Cast', [output], { dtype, shape: type.shape }, attributes)
        casts.set(key, made)
        return made
      }
      const low = worksOnImages(node, weights) ? lowPrecisionInputs[node.op] : undefined
      const inputs = node.inputs.map((input, index) => {
        // AddN has one entry for any number of inputs.
        const isLow = low?.[Math.min(index, low.length - 1)] === true
        const { dtype } = typeOf(input)
        return isLow ? cast(input, 'bfloat16') : dtype === 'bfloat16' ? cast(input, 'float32') : input
      })
      const isSame = inputs.every((input, index) => input === node.inputs[index])
      const changed = low === undefined ? (isSame ? node : { ...node, inputs }) : { ...lowered(node), inputs }
      if (isOfWeights(node, weights)) weights.add(changed)
      return changed
    })
  },
}

function lowered(node: Node): Node {
  const [first, ...others] = node.outputs as readonly [TensorType, ...TensorType[]]
  return {
    ...node,
    attributes: { ...node.attributes, T: { kind: 'type', value: 'bfloat16' } },
    outputs: [{ ...first, dtype: 'bfloat16' }, ...others],
  }
}

/** Whether the op's tensors are images: those of the head and of the loss, rank 2 and below, are left alone. */
function worksOnImages(node: Node, weights: ReadonlySet<Node>): boolean {
  const { T } = node.attributes
  if (T?.kind !== 'type' || T.value !== 'float32') return false
  if (elementwise.has(node.op) && isOfWeights(node, weights)) return false
  if (isOfFewChannels(node)) return false
  // Gradients of filters are rank 4 whatever they are computed from; sizes given as tensors are rank 1.
  return node.outputs[0]?.shape.length === 4 && node.inputs.some((input) => typeOf(input).shape.length === 4)
}

/**
 * Whether an op works on images of so few channels that only those at the very front of a net can be meant. They stay as exact as
 * they came in, and the first convolution, which is small, is fast on CPUs without bfloat16, too.
 */
function isOfFewChannels({ inputs: [first] }: Node): boolean {
  const shape = first === undefined ? [] : typeOf(first).shape
  return shape.length === 4 && (shape[3] as number) < 8
}

/** Whether a node's value is made of weights and their gradients alone. */
function isOfWeights({ op, inputs }: Node, weights: ReadonlySet<Node>): boolean {
  if (weightSources.has(op)) return true
  return (elementwise.has(op) || forms.has(op)) && inputs.every(({ node }) => weights.has(node))
}
