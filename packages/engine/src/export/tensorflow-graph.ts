import { Graph, typeOf, type Attribute, type Attributes, type Output, type TensorType } from '../program/graph.ts'
import type { DeployedNet, DeployedStep } from './deployed-net.ts'

/** Name of the input of an exported net: `[b, h, w, c]`, bytes from 0 to 255. */
export const inputName = 'images'
/** Name of the output of an exported net: `[b, classes]`, float32, before softmax. */
export const outputName = 'logits'

/**
 * A deployed net as a TensorFlow graph without variables, of ops that every TensorFlow and tfjs has.
 *
 * @param input - Type of the images' elements: bytes are `int32` in tfjs, which has no smaller type.
 */
export function tensorflowGraph(net: DeployedNet, input: 'uint8' | 'int32'): Graph {
  const graph = new Graph()
  const outputs: Output[] = []
  for (const step of net.steps) {
    const inputs = step.inputs.map((index) => outputs[index] as Output)
    outputs.push(step.op === 'input' ? normalisedImages(graph, net, input) : stepOutput(graph, step, inputs))
  }
  graph.result(outputName, outputs.at(-1) as Output)
  return graph
}

/** `(x / 255 - mean) / std` per channel, as the engine computes it. */
function normalisedImages(graph: Graph, { format }: DeployedNet, dtype: 'uint8' | 'int32'): Output {
  const { height, width, channels, mean, std } = format
  const type = { dtype: 'float32', shape: [-1, height, width, channels] } as const
  const images = graph.placeholder(inputName, { ...type, dtype })
  const numbers = graph.op('Cast', [images], type, { SrcT: typed(dtype), DstT: typed('float32') })
  const scaled = graph.op('Mul', [numbers, graph.floats(std.map((deviation) => 1 / (255 * deviation)))], type)
  const shift = mean.map((value, channel) => -value / (std[channel] as number))
  return graph.op('AddV2', [scaled, graph.floats(shift)], type)
}

function stepOutput(graph: Graph, step: Exclude<DeployedStep, { op: 'input' }>, inputs: readonly Output[]): Output {
  const [first, second] = inputs as [Output, Output]
  const type = { dtype: 'float32', shape: [-1, ...step.shape] } as const
  switch (step.op) {
    case 'conv': {
      const convolved = convolution(graph, first, step)
      return step.bias === undefined ? convolved : biasAdded(graph, convolved, step.bias)
    }
    case 'scaleShift':
      return biasAdded(graph, graph.op('Mul', [first, graph.floats([...step.scale])], type), step.offset)
    case 'relu':
      return step.ceiling === undefined
        ? graph.op('Relu', [first], type)
        : graph.op('Minimum', [graph.op('Relu', [first], type), graph.floats(step.ceiling)], type)
    case 'maxPool':
      return maxPool(graph, first, step)
    case 'shortcut':
      return shortcutOutput(graph, first, step)
    case 'add':
      return graph.op('AddV2', [first, second], type)
    case 'globalAveragePool':
    case 'globalMaxPool':
      return graph.op(step.op === 'globalMaxPool' ? 'Max' : 'Mean', [first, graph.integers([1, 2])], type, {
        T: typed('float32'),
        Tidx: typed('int32'),
        keep_dims: { kind: 'bool', value: false },
      })
    case 'dense': {
      const weights = constant(graph, [typeOf(first).shape.at(-1) as number, step.units], step.weights)
      const isNot = { kind: 'bool', value: false } as const
      const product = graph.op('MatMul', [first, weights], type, {
        T: typed('float32'),
        transpose_a: isNot,
        transpose_b: isNot,
      })
      return biasAdded(graph, product, step.bias)
    }
  }
}

/** Grouped convolutions are written out, one convolution a group: few runtimes have them on every device. */
function convolution(graph: Graph, input: Output, step: Extract<DeployedStep, { op: 'conv' }>): Output {
  const { kernel, stride, groups, shape, weights } = step
  const channelsIn = typeOf(input).shape.at(-1) as number
  const channelsOut = shape.at(-1) as number
  const [x, padding] = padded(graph, input, step)
  const attributes = {
    T: typed('float32'),
    ...windowed([1, stride, stride, 1], padding),
    dilations: { kind: 'ints', value: [1, 1, 1, 1] },
  } as const
  const type = (channels: number): TensorType => ({ dtype: 'float32', shape: [-1, ...shape.slice(0, 2), channels] })
  if (groups === channelsIn && groups > 1) {
    const perChannel = constant(graph, [kernel, kernel, channelsIn, channelsOut / channelsIn], weights)
    return graph.op('DepthwiseConv2dNative', [x, perChannel], type(channelsOut), attributes)
  }
  const [inGroup, outGroup] = [channelsIn / groups, channelsOut / groups]
  const kernelShape = [kernel, kernel, inGroup, outGroup]
  if (groups === 1) {
    return graph.op('Conv2D', [x, constant(graph, kernelShape, weights)], type(channelsOut), attributes)
  }
  const split = graph.add({
    op: 'Split',
    inputs: [graph.integers(3), x],
    attributes: { T: typed('float32'), num_split: { kind: 'int', value: groups } },
    outputs: Array.from({ length: groups }, () => ({ ...typeOf(x), shape: [...typeOf(x).shape.slice(0, 3), inGroup] })),
  })
  const parts = split.outputs.map((_, group) => {
    const own = weights.filter((_, at) => Math.floor((at % channelsOut) / outGroup) === group)
    const part = { node: split, index: group }
    return graph.op('Conv2D', [part, constant(graph, kernelShape, own)], type(outGroup), attributes)
  })
  return graph.op('ConcatV2', [...parts, graph.integers(3)], type(channelsOut), {
    T: typed('float32'),
    Tidx: typed('int32'),
    N: { kind: 'int', value: groups },
  })
}

/**
 * Zero pixels on every side by an op of their own where SAME would put them elsewhere: explicit paddings are known to
 * fewer converters and runtimes.
 */
function padded(
  graph: Graph,
  x: Output,
  { kernel, stride }: { readonly kernel: number; readonly stride: number },
): [Output, 'SAME' | 'VALID'] {
  if (kernel === 1) return [x, 'VALID']
  if (stride === 1) return [x, 'SAME']
  return [padOp(graph, x, around((kernel - 1) / 2)), 'VALID']
}

/** Padding on the four sides of an image. */
function around(pixels: number): number[] {
  return [0, 0, pixels, pixels, pixels, pixels, 0, 0]
}

/** What is pooled is no less than the lowest float32, so padding with that counts as none. */
function maxPool(graph: Graph, x: Output, step: Extract<DeployedStep, { op: 'maxPool' }>): Output {
  const { kernel, stride, shape } = step
  const pad = Math.floor((kernel - 1) / 2)
  const wide = pad === 0 ? x : padOp(graph, x, around(pad), -3.4028234663852886e38)
  return graph.op(
    'MaxPool',
    [wide],
    { dtype: 'float32', shape: [-1, ...shape] },
    {
      T: typed('float32'),
      ksize: { kind: 'ints', value: [1, kernel, kernel, 1] },
      ...windowed([1, stride, stride, 1], 'VALID'),
    },
  )
}

function shortcutOutput(
  graph: Graph,
  x: Output,
  { stride, kept, before, after, shape }: Extract<DeployedStep, { op: 'shortcut' }>,
): Output {
  const channels = typeOf(x).shape.at(-1) as number
  const picked = { dtype: 'float32', shape: [-1, ...shape.slice(0, 2), kept] } as const
  const integer = (kind: number): Attribute => ({ kind: 'int', value: kind })
  const isWhole = stride === 1 && kept === channels
  const cut = isWhole
    ? x
    : graph.op(
        'StridedSlice',
        [
          x,
          ...[
            [0, 0, 0, 0],
            [0, 0, 0, kept],
            [1, stride, stride, 1],
          ].map((list) => graph.integers(list)),
        ],
        picked,
        {
          T: typed('float32'),
          Index: typed('int32'),
          begin_mask: integer(0b1111),
          // The ends of batch, height and width are open.
          end_mask: integer(0b0111),
          ellipsis_mask: integer(0),
          new_axis_mask: integer(0),
          shrink_axis_mask: integer(0),
        },
      )
  if (before + after === 0) return cut
  return padOp(graph, cut, [0, 0, 0, 0, 0, 0, before, after])
}

/** Puts a value around a tensor: `amounts` are before and after each axis. */
function padOp(graph: Graph, x: Output, amounts: readonly number[], value = 0): Output {
  const { dtype, shape } = typeOf(x)
  const grown = shape.map((size, axis) =>
    size < 0 ? size : size + (amounts[2 * axis] as number) + (amounts[2 * axis + 1] as number),
  )
  const bytes = new Uint8Array(Int32Array.from(amounts).buffer)
  const paddings = graph.constant({ dtype: 'int32', shape: [shape.length, 2] }, bytes)
  const attributes = { T: typed('float32'), Tpaddings: typed('int32') } as const
  const type = { dtype, shape: grown }
  return value === 0
    ? graph.op('Pad', [x, paddings], type, attributes)
    : graph.op('PadV2', [x, paddings, graph.floats(value)], type, attributes)
}

function biasAdded(graph: Graph, x: Output, bias: Float32Array): Output {
  const attributes = { T: typed('float32'), data_format: { kind: 'string', value: 'NHWC' } } as const
  return graph.op('BiasAdd', [x, constant(graph, [bias.length], bias)], typeOf(x), attributes)
}

function windowed(strides: readonly number[], padding: 'SAME' | 'VALID'): Attributes {
  return {
    strides: { kind: 'ints', value: strides },
    padding: { kind: 'string', value: padding },
    data_format: { kind: 'string', value: 'NHWC' },
  }
}

function constant(graph: Graph, shape: readonly number[], { buffer, byteOffset, byteLength }: Float32Array): Output {
  return graph.constant({ dtype: 'float32', shape }, new Uint8Array(buffer, byteOffset, byteLength))
}

function typed(value: TensorType['dtype']): Attribute {
  return { kind: 'type', value }
}
