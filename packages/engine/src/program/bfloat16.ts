import { type Attributes, Graph, type Node, type Output, type TensorType, typeOf } from './graph.ts'

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
  Conv2D: [true, true],
  Conv2DBackpropFilter: [true, false, true],
  Conv2DBackpropInput: [false, true, true],
  FusedBatchNormGradV3: [true, true, false, false, false, false],
  FusedBatchNormV3: [true, false, false, false, false],
  Pad: [true, false],
  PadV2: [true, false, true],
  Relu: [true],
  ReluGrad: [true, true],
  Slice: [true, false, false],
}

/**
 * Moves the work on images, rank-4 tensors, from float32 to bfloat16.
 *
 * Variables, statistics, the head and the loss stay float32, with casts where the two meet: bfloat16 has the range of
 * float32 and 8 bits of precision, enough for products that are summed up in float32, not for small updates of weights.
 *
 * @returns The rewritten graph and `float32`, which gives for an output of the old graph its float32 value in the new one.
 */
export function rewriteToBfloat16(graph: Graph): { graph: Graph; float32: (output: Output) => Output } {
  const rewritten = new Graph(graph)
  const replacements = new Map<Node, Node>()
  const casts = new Map<string, Output>()

  const cast = (output: Output, dtype: 'float32' | 'bfloat16'): Output => {
    const type = typeOf(output)
    if (type.dtype === dtype) return output
    const key = `${output.node.name}:${output.index}:${dtype}`
    const known = casts.get(key)
    if (known !== undefined) return known
    const attributes: Attributes = {
      SrcT: { kind: 'type', value: type.dtype },
      DstT: { kind: 'type', value: dtype },
    }
    const made = rewritten.op('Cast', [output], { dtype, shape: type.shape }, attributes)
    casts.set(key, made)
    return made
  }
  const replaced = ({ node, index }: Output): Output => ({ node: replacements.get(node) ?? node, index })
  const float32 = (output: Output): Output => {
    const current = replaced(output)
    return typeOf(current).dtype === 'bfloat16' ? cast(current, 'float32') : current
  }

  for (const node of graph.nodes) {
    const low = worksOnImages(node) ? lowPrecisionInputs[node.op] : undefined
    const inputs = node.inputs.map((input, index) =>
      // AddN has one entry for any number of inputs.
      low?.[Math.min(index, low.length - 1)] === true ? cast(replaced(input), 'bfloat16') : float32(input),
    )
    const control = node.control.map((before) => replacements.get(before) ?? before)
    const changed = low === undefined ? unlessSame(node, { inputs, control }) : { ...lowered(node), inputs, control }
    rewritten.nodes.push(changed)
    replacements.set(node, changed)
  }
  return { graph: rewritten, float32 }
}

/** Nodes without a change stay the same objects, so that variables and placeholders can be used after the rewrite. */
function unlessSame(node: Node, { inputs, control }: Pick<Node, 'inputs' | 'control'>): Node {
  const isSame =
    inputs.every(
      (input, index) => input.node === node.inputs[index]?.node && input.index === node.inputs[index].index,
    ) && control.every((before, index) => before === node.control[index])
  return isSame ? node : { ...node, inputs, control }
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
function worksOnImages(node: Node): boolean {
  const { T } = node.attributes
  if (T?.kind !== 'type' || T.value !== 'float32') return false
  // Gradients of filters are rank 4 whatever they are computed from; sizes given as tensors are rank 1.
  return node.outputs[0]?.shape.length === 4 && node.inputs.some((input) => typeOf(input).shape.length === 4)
}
