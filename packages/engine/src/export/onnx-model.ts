import { MessageWriter } from '../program/protobuf.ts'
import type { DeployedNet, DeployedStep } from './deployed-net.ts'
import { inputName, outputName } from './tensorflow-graph.ts'

/** IR version and opset that the model is written in: those of ONNX 1.12, which runtimes of 2022 and later read. */
const IR_VERSION = 8
const OPSET = 17

// Field numbers and codes are those of onnx/onnx.proto.
const dataType = { float32: 1, uint8: 2, int64: 7 } as const
const attributeType = { float: 1, int: 2, string: 3, ints: 7 } as const

/**
 * A net as the bytes of an ONNX model. Its input `images` is `[b, h, w, c]`, bytes from 0 to 255: normalisation and the
 * change to channels first are part of the model. Its output `logits` is `[b, classes]`.
 */
export function encodeOnnx(net: DeployedNet): Uint8Array {
  const graph = new OnnxGraph()
  const { height, width, channels, classes } = net.format
  const values: string[] = []
  net.steps.forEach((step, index) => {
    const inputs = step.inputs.map((input) => values[input] as string)
    const name = index === net.steps.length - 1 ? outputName : `step${index}`
    values.push(step.op === 'input' ? addImages(graph, net, name) : addStep(graph, step, inputs, name))
  })
  return new MessageWriter()
    .integer(1, IR_VERSION)
    .bytes(2, 'segscale')
    .bytes(
      7,
      graph
        .finish('net')
        .bytes(11, valueInfo(inputName, dataType.uint8, [height, width, channels]))
        .bytes(12, valueInfo(outputName, dataType.float32, [classes])),
    )
    .bytes(8, new MessageWriter().bytes(1, '').integer(2, OPSET))
    .finish()
}

/** Bytes to `[b, c, h, w]`, normalised as the engine does it. */
function addImages(graph: OnnxGraph, { format }: DeployedNet, name: string): string {
  const { mean, std } = format
  const shift = mean.map((value, channel) => -value / (std[channel] as number))
  const numbers = graph.node('Cast', [inputName], `${name}/float`, { to: int(dataType.float32) })
  const scale = graph.floats(
    `${name}/scale`,
    [std.length],
    std.map((deviation) => 1 / (255 * deviation)),
  )
  const scaled = graph.node('Mul', [numbers, scale], `${name}/scaled`)
  const normalised = graph.node('Add', [scaled, graph.floats(`${name}/shift`, [std.length], shift)], `${name}/shifted`)
  return graph.node('Transpose', [normalised], name, { perm: ints([0, 3, 1, 2]) })
}

function addStep(
  graph: OnnxGraph,
  step: Exclude<DeployedStep, { op: 'input' }>,
  inputs: readonly string[],
  name: string,
): string {
  switch (step.op) {
    case 'conv': {
      const pad = (step.kernel - 1) / 2
      const [weights, shape] = channelsFirst(step)
      const parts = [graph.floats(`${name}/weights`, shape, weights)]
      if (step.bias !== undefined) parts.push(graph.floats(`${name}/bias`, [step.bias.length], step.bias))
      return graph.node('Conv', [...inputs, ...parts], name, {
        kernel_shape: ints([step.kernel, step.kernel]),
        strides: ints([step.stride, step.stride]),
        pads: ints([pad, pad, pad, pad]),
        group: int(step.groups),
      })
    }
    case 'maxPool': {
      const pad = Math.floor((step.kernel - 1) / 2)
      return graph.node('MaxPool', inputs, name, {
        kernel_shape: ints([step.kernel, step.kernel]),
        strides: ints([step.stride, step.stride]),
        pads: ints([pad, pad, pad, pad]),
      })
    }
    case 'scaleShift': {
      const perChannel = [step.scale.length, 1, 1]
      const scale = graph.floats(`${name}/scale`, perChannel, step.scale)
      const scaled = graph.node('Mul', [...inputs, scale], `${name}/scaled`)
      return graph.node('Add', [scaled, graph.floats(`${name}/offset`, perChannel, step.offset)], name)
    }
    case 'relu':
      return step.ceiling === undefined
        ? graph.node('Relu', inputs, name)
        : graph.node(
            'Clip',
            [...inputs, graph.floats(`${name}/floor`, [], [0]), graph.floats(`${name}/ceiling`, [], [step.ceiling])],
            name,
          )
    case 'shortcut':
      return addShortcut(graph, step, inputs, name)
    case 'add':
      return graph.node('Add', inputs, name)
    case 'globalAveragePool':
    case 'globalMaxPool': {
      const op = step.op === 'globalMaxPool' ? 'GlobalMaxPool' : 'GlobalAveragePool'
      const pooled = graph.node(op, inputs, `${name}/pooled`)
      return graph.node('Flatten', [pooled], name, { axis: int(1) })
    }
    case 'dense': {
      const weights = graph.floats(`${name}/weights`, [step.weights.length / step.units, step.units], step.weights)
      const bias = graph.floats(`${name}/bias`, [step.units], step.bias)
      return graph.node('Gemm', [...inputs, weights, bias], name)
    }
  }
}

function addShortcut(
  graph: OnnxGraph,
  { stride, kept, before, after }: Extract<DeployedStep, { op: 'shortcut' }>,
  inputs: readonly string[],
  name: string,
): string {
  // Every stride-th pixel of the leading channels; ends beyond the image mean its end.
  const end = 2 ** 31 - 1
  const cut = graph.node(
    'Slice',
    [
      ...inputs,
      graph.integers(`${name}/starts`, [0, 0, 0]),
      graph.integers(`${name}/ends`, [kept, end, end]),
      graph.integers(`${name}/axes`, [1, 2, 3]),
      graph.integers(`${name}/steps`, [1, stride, stride]),
    ],
    before + after === 0 ? name : `${name}/picked`,
  )
  if (before + after === 0) return cut
  const pads = graph.integers(`${name}/pads`, [0, before, 0, 0, 0, after, 0, 0])
  return graph.node('Pad', [cut, pads], name, { mode: text('constant') })
}

/** Weights `[k, k, in / groups, out]` as `[out, in / groups, k, k]`, with that shape. */
function channelsFirst(step: Extract<DeployedStep, { op: 'conv' }>): [Float32Array, number[]] {
  const { kernel, weights } = step
  const out = step.shape.at(-1) as number
  const channels = weights.length / (kernel * kernel * out)
  const turned = new Float32Array(weights.length)
  for (let pixel = 0, from = 0; pixel < kernel * kernel; pixel++) {
    for (let input = 0; input < channels; input++) {
      for (let output = 0; output < out; output++) {
        turned[(output * channels + input) * kernel * kernel + pixel] = weights[from++] as number
      }
    }
  }
  return [turned, [out, channels, kernel, kernel]]
}

type AttributeWriter = (name: string) => MessageWriter

function attribute(type: number, fill: (message: MessageWriter) => void): AttributeWriter {
  return (name) => {
    const message = new MessageWriter().bytes(1, name)
    fill(message)
    return message.integer(20, type)
  }
}

const int = (value: number): AttributeWriter => attribute(attributeType.int, (message) => message.integer(3, value))
const ints = (values: readonly number[]): AttributeWriter =>
  attribute(attributeType.ints, (message) => {
    for (const value of values) message.integer(8, value)
  })
const text = (value: string): AttributeWriter => attribute(attributeType.string, (message) => message.bytes(4, value))

/** Collects nodes and constants; each function gives the name of the value that it adds. */
class OnnxGraph {
  readonly #nodes: MessageWriter[] = []
  readonly #constants: MessageWriter[] = []

  node(
    op: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, AttributeWriter>> = {},
  ): string {
    const message = new MessageWriter()
    for (const input of inputs) message.bytes(1, input)
    message.bytes(2, output).bytes(3, output).bytes(4, op)
    for (const [name, write] of Object.entries(attributes)) message.bytes(5, write(name))
    this.#nodes.push(message)
    return output
  }

  floats(name: string, shape: readonly number[], values: ArrayLike<number>): string {
    const { buffer } = Float32Array.from(values)
    return this.#constant(name, dataType.float32, shape, new Uint8Array(buffer))
  }

  integers(name: string, values: readonly number[]): string {
    const { buffer } = BigInt64Array.from(values, BigInt)
    return this.#constant(name, dataType.int64, [values.length], new Uint8Array(buffer))
  }

  #constant(name: string, type: number, shape: readonly number[], bytes: Uint8Array): string {
    const message = new MessageWriter()
    for (const size of shape) message.integer(1, size)
    this.#constants.push(message.integer(2, type).bytes(8, name).bytes(9, bytes))
    return name
  }

  finish(name: string): MessageWriter {
    const message = new MessageWriter()
    for (const node of this.#nodes) message.bytes(1, node)
    message.bytes(2, name)
    for (const constant of this.#constants) message.bytes(5, constant)
    return message
  }
}

/** A named value with any number of images. */
function valueInfo(name: string, type: number, shape: readonly number[]): MessageWriter {
  const dimensions = new MessageWriter().bytes(1, new MessageWriter().bytes(2, 'batch'))
  for (const size of shape) dimensions.bytes(1, new MessageWriter().integer(1, size))
  const tensor = new MessageWriter().integer(1, type).bytes(2, dimensions)
  return new MessageWriter().bytes(1, name).bytes(2, new MessageWriter().bytes(1, tensor))
}
