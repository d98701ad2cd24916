import type { Tensor } from '@tensorflow/tfjs'
import type { Binding, OpAttribute } from '../binding.ts'
import type { TensorFlow } from '../tensorflow.ts'
import { dataTypeCode, dataTypeOf, typeOf, type Attribute, type Graph, type Output, type TensorType } from './graph.ts'
import { inferTypes } from './infer-types.ts'

/** What a recorded function may use: ways to tie tensors to outputs of the graph. */
export interface Recorder {
  /** Makes a tensor stand for an output; call it before the tensor is first used. */
  bind(tensor: Tensor, output: Output): void
  /** The output that computes a tensor made under recording. */
  outputOf(tensor: Tensor): Output
}

/**
 * Runs a tfjs function and appends every op it would execute to a graph.
 *
 * tfjs sees tensors with types and shapes but without values, so any function can be recorded, gradients included, whose
 * course does not depend on values. Tensors that the function makes from values become constants; tensors made before
 * recording must be bound, and cannot be used after it.
 *
 * @param graph - Where nodes are appended.
 * @param record - What to record. Its tensors are disposed of at the end; only the graph stays.
 * @throws TypeError when the function reads a tensor's values or uses one that was neither made in it nor bound.
 */
export function recordOps<T>(tensorflow: TensorFlow, graph: Graph, record: (recorder: Recorder) => T): T {
  const { tf, backend } = tensorflow
  const recording = new RecordingBinding(tensorflow.binding, graph)
  const idOf = (tensor: Tensor): number => backend.getInputTensorIds([tensor])[0] as number
  const original = backend.binding
  backend.binding = recording.binding
  try {
    const results: T[] = []
    // tidy looks for tensors in what its function returns; ours returns none, so that all are disposed of.
    tf.tidy(() => {
      results.push(
        record({
          bind: (tensor, output) => {
            recording.outputs.set(idOf(tensor), output)
          },
          outputOf: (tensor) => recording.outputOf(idOf(tensor), 'a result'),
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
      tensorDataSync: { value: refuseToRead },
    }) as Binding
  }

  outputOf(id: number, role: string): Output {
    const output = this.outputs.get(id)
    if (output === undefined) {
      throw new TypeError(`Recording met ${role} that was made before it began. Bind such tensors to an output first.`)
    }
    return output
  }

  readonly #createTensor: Binding['createTensor'] = (shape, dtype, elements) => {
    const bytes = new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength).slice()
    return this.#register(this.#graph.constant({ dtype: dataTypeOf(dtype), shape }, bytes))
  }

  readonly #executeOp: Binding['executeOp'] = (op, attributes, inputIds, outputCount) => {
    // Looked up first: an op that fails half-way must not leave a node behind.
    const inputs = inputIds.map((id) => this.outputOf(id, `an input of ${op}`))
    const decoded = Object.fromEntries(attributes.map((attribute) => [attribute.name, decode(attribute, this.#native)]))
    const known = inputs.map((input) => ({ type: typeOf(input), ...constantOf(input) }))
    const outputs = inferTypes(op, known, decoded) ?? this.#executeOnZeros(op, attributes, inputs, outputCount)
    const node = this.#graph.add({ op, inputs, attributes: decoded, outputs })
    return outputs.map(({ dtype, shape }, index) => ({
      id: this.#register({ node, index }),
      dtype: dataTypeCode[dtype],
      shape: [...shape],
    }))
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

  #register(output: Output): number {
    const id = this.#nextId++
    this.outputs.set(id, output)
    return id
  }
}

function refuseToRead(): never {
  throw new TypeError('A recorded function must not read values: while recording, tensors have none.')
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
