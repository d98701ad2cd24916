import type { Tensor } from '@tensorflow/tfjs'
import type { Binding, OpAttribute, TensorHandle } from '../binding.ts'
import type { TensorFlow } from '../tensorflow.ts'
import {
  dataTypeCode,
  dataTypeOf,
  typeOf,
  type Attribute,
  type Attributes,
  type Graph,
  type Output,
  type TensorType,
} from './graph.ts'
import { inferTypes } from './infer-types.ts'
import { completeAttributes, opsThatCannotBeRecorded } from './op-attributes.ts'

/** What a recorded function may use: the two ways between tensors of tfjs and outputs of the graph. */
export interface Recorder {
  /** A tensor that stands for an output. It has the output's type and shape, and no values. */
  tensor(output: Output): Tensor
  /** The output that computes a tensor made under recording. */
  outputOf(tensor: Tensor): Output
}

/**
 * Runs a tfjs function and appends every op it would execute to a graph.
 *
 * tfjs sees tensors with types and shapes but without values, so any function can be recorded, gradients included, whose
 * course does not depend on values. Tensors that the function makes from values become constants, those that tfjs draws at
 * random too.
 *
 * @param graph - Where nodes are appended.
 * @param record - What to record. Its tensors are disposed of at the end; only the graph stays.
 * @throws TypeError when the function reads a tensor's values, uses one that was made before, or needs an op that a graph
 *   program cannot hold.
 */
export function recordOps<T>(tensorflow: TensorFlow, graph: Graph, record: (recorder: Recorder) => T): T {
  const { tf, backend } = tensorflow
  const recording = new RecordingBinding(tensorflow.binding, graph)
  const original = backend.binding
  backend.binding = recording.binding
  try {
    const results: T[] = []
    // tidy looks for tensors in what its function returns; ours returns none, so that all are disposed of.
    tf.tidy(() => {
      results.push(
        record({
          tensor: (output) => backend.createOutputTensor(recording.handle(output)),
          outputOf: (tensor) => recording.outputOf(backend.getInputTensorIds([tensor])[0] as number, 'a result'),
        }),
      )
    })
    return results[0] as T
  } finally {
    backend.binding = original
  }
}

/** Stands in for the native binding: appends nodes where that one would compute. */
class RecordingBinding {
  readonly binding: Binding
  /** What each tensor id stands for. */
  readonly outputs = new Map<number, Output>()
  readonly #native: Binding
  readonly #graph: Graph
  // Far above every id of the native binding, so that a tensor made before recording is never taken for a recorded one.
  #nextId = 2 ** 40

  constructor(native: Binding, graph: Graph) {
    this.#native = native
    this.#graph = graph
    // The binding's own members are read-only, so they cannot be assigned to on an object derived from it.
    this.binding = Object.create(native, {
      createTensor: { value: this.#createTensor },
      deleteTensor: { value: (id: number) => this.outputs.delete(id) },
      executeOp: { value: this.#executeOp },
      tensorDataSync: { value: this.#readValues },
    }) as Binding
  }

  outputOf(id: number, role: string): Output {
    const output = this.outputs.get(id)
    if (output === undefined) {
      throw new TypeError(
        `Recording met ${role} that was made before it began. Pass such tensors as inputs or variables of the function.`,
      )
    }
    return output
  }

  readonly #createTensor: Binding['createTensor'] = (shape, dtype, elements) => {
    const bytes = new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength).slice()
    return this.#register(this.#graph.constant({ dtype: dataTypeOf(dtype), shape }, bytes))
  }

  readonly #executeOp: Binding['executeOp'] = (op, attributes, inputIds, outputCount) => {
    // Looked up first: an op that fails half-way must not leave a node behind.
    const found = inputIds.map((id) => this.outputOf(id, `an input of ${op}`))
    const why = opsThatCannotBeRecorded[op]
    if (why !== undefined) throw new TypeError(`${op} cannot be part of a graph program: ${why}`)
    const inputs = op === 'Cast' ? found : found.map((input) => this.#asNumber(input))
    const decoded = decodeAll(op, attributes, this.#native)
    const complete = completeAttributes(op, decoded, inputs.map(typeOf))
    const known = inputs.map((input) => ({ type: typeOf(input), ...constantOf(input) }))
    const outputs = inferTypes(op, known, complete) ?? this.#executeOnZeros(op, attributes, inputs, outputCount)
    const node = this.#graph.add({ op, inputs, attributes: complete, outputs })
    return outputs.map((_, index) => this.handle({ node, index }))
  }

  /** What the native binding would give back for an output. */
  handle(output: Output): TensorHandle {
    const { dtype, shape } = typeOf(output)
    return { id: this.#register(output), dtype: dataTypeCode[dtype], shape: [...shape] }
  }

  /** Bytes as int32: tfjs has no bytes and believes them to be int32 already. Only casts take them as they are. */
  #asNumber(input: Output): Output {
    const { dtype, shape } = typeOf(input)
    if (dtype !== 'uint8') return input
    const attributes = { SrcT: { kind: 'type', value: 'uint8' }, DstT: { kind: 'type', value: 'int32' } } as const
    return this.#graph.op('Cast', [input], { dtype: 'int32', shape }, attributes)
  }

  /** Learns an op's output types from TensorFlow itself; constants keep their values, which may decide shapes. */
  #executeOnZeros(op: string, attributes: OpAttribute[], inputs: readonly Output[], outputCount: number): TensorType[] {
    const ids = inputs.map((input) => {
      const { dtype, shape } = typeOf(input)
      const elements = bytesOf(input) ?? new Uint8Array(elementSize(dtype) * shape.reduce((a, b) => a * b, 1))
      return this.#native.createTensor([...shape], dataTypeCode[dtype], viewAs(dtype, elements))
    })
    try {
      return this.#native.executeOp(op, attributes, ids, outputCount).map(({ id, dtype, shape }) => {
        this.#native.deleteTensor(id)
        return { dtype: dataTypeOf(dtype), shape }
      })
    } finally {
      for (const id of ids) this.#native.deleteTensor(id)
    }
  }

  readonly #readValues: Binding['tensorDataSync'] = (id) => {
    const output = this.outputOf(id, 'a tensor to read')
    const bytes = bytesOf(output)
    // Those of a constant are known.
    if (bytes !== undefined) return viewAs(typeOf(output).dtype, bytes.slice())
    throw new TypeError(
      'A recorded function must not read values: while recording, tensors have none. ' +
        `It read the result of ${output.node.op}; give what depends on it back as a result instead.`,
    )
  }

  #register(output: Output): number {
    const id = this.#nextId++
    this.outputs.set(id, output)
    return id
  }
}

function bytesOf({ node }: Output): Uint8Array | undefined {
  const value = node.op === 'Const' ? node.attributes['value'] : undefined
  return value?.kind === 'tensor' ? value.value.bytes : undefined
}

function constantOf(output: Output): { constant?: ArrayLike<number> } {
  const bytes = bytesOf(output)
  return bytes === undefined ? {} : { constant: viewAs(typeOf(output).dtype, bytes) }
}

function elementSize(dtype: TensorType['dtype']): number {
  return dtype === 'float32' || dtype === 'int32' ? 4 : 1
}

function viewAs(dtype: TensorType['dtype'], bytes: Uint8Array): Float32Array | Int32Array | Uint8Array {
  if (dtype === 'float32') return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  if (dtype === 'int32') return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  return bytes
}

function decodeAll(op: string, attributes: readonly OpAttribute[], binding: Binding): Attributes {
  return Object.fromEntries(
    attributes.map((attribute) => {
      try {
        return [attribute.name, decode(attribute, binding)]
      } catch (cause) {
        throw new TypeError(`${op} cannot be part of a graph program: ${(cause as Error).message}`, { cause })
      }
    }),
  )
}

function decode({ name, type, value }: OpAttribute, binding: Binding): Attribute {
  switch (type) {
    case binding.TF_ATTR_TYPE:
      return { kind: 'type', value: dataTypeOf(value as number) }
    case binding.TF_ATTR_BOOL:
      return { kind: 'bool', value: value as boolean }
    case binding.TF_ATTR_FLOAT:
      return { kind: 'float', value: value as number }
    case binding.TF_ATTR_STRING:
      return { kind: 'string', value: value as string }
    case binding.TF_ATTR_SHAPE:
      return { kind: 'shape', value: value as number[] }
    case binding.TF_ATTR_INT:
      return Array.isArray(value) ? { kind: 'ints', value: value as number[] } : { kind: 'int', value: value as number }
    default:
      throw new TypeError(`Recording does not know the type of attribute ${name}.`)
  }
}
