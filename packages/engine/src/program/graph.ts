/** Element types that graph programs use. */
export type DataType = 'float32' | 'int32' | 'uint8' | 'bool' | 'bfloat16' | 'int64' | 'resource'

/** TensorFlow's number for each element type (tensorflow/core/framework/types.proto). */
export const dataTypeCode: Readonly<Record<DataType, number>> = {
  float32: 1,
  int32: 3,
  uint8: 4,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  resource: 20,
}

/** The element type that has a TensorFlow number. */
export function dataTypeOf(code: number): DataType {
  const entry = Object.entries(dataTypeCode).find(([, value]) => value === code)
  if (entry === undefined) throw new TypeError(`Graph programs have no tensors of TensorFlow type ${code}.`)
  return entry[0] as DataType
}

/** Type and shape of one tensor in a graph. */
export interface TensorType {
  readonly dtype: DataType
  readonly shape: readonly number[]
}

/** An attribute of a node, as the op's definition in TensorFlow types it. */
export type Attribute =
  | { readonly kind: 'type'; readonly value: DataType }
  | { readonly kind: 'int'; readonly value: number }
  | { readonly kind: 'ints'; readonly value: readonly number[] }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'shape'; readonly value: readonly number[] }
  | { readonly kind: 'tensor'; readonly value: TensorType & { readonly bytes: Uint8Array } }

/** Attributes of a node by name. */
export type Attributes = Readonly<Record<string, Attribute>>

/** One op of a graph. Rewrite passes replace nodes; they never change one in place. */
export interface Node {
  readonly name: string
  readonly op: string
  readonly inputs: readonly Output[]
  /** Nodes that must have run before this one, without passing it a tensor. */
  readonly control: readonly Node[]
  readonly attributes: Attributes
  readonly outputs: readonly TensorType[]
}

/** One of the tensors that a node gives. */
export interface Output {
  readonly node: Node
  readonly index: number
}

/** Type and shape of an output. */
export function typeOf({ node, index }: Output): TensorType {
  const type = node.outputs[index]
  if (type === undefined) throw new TypeError(`${node.op} ${node.name} has no output ${index}.`)
  return type
}

/** A list of nodes in topological order, and the ways to append to it. */
export class Graph {
  readonly nodes: Node[] = []
  /** Names of the nodes that a run can ask for; what none of them needs may be removed. */
  readonly results: Set<string>
  #named: number

  /** @param before - The graph that this one rewrites: results stay results, names made here differ from those made there. */
  constructor(before?: Graph) {
    this.#named = before === undefined ? 0 : before.#named
    this.results = new Set(before?.results)
  }

  /** Appends a node; its name is made from the op and a running number unless one is given. */
  add(node: Omit<Node, 'name' | 'control'> & { readonly name?: string; readonly control?: readonly Node[] }): Node {
    const added = { control: [], ...node, name: node.name ?? `${node.op}_${this.#named++}` }
    this.nodes.push(added)
    return added
  }

  /** Appends an op with one output and gives that output. */
  op(
    op: string,
    inputs: readonly Output[],
    output: TensorType,
    attributes: Attributes = { T: elementType(output) },
  ): Output {
    return { node: this.add({ op, inputs, attributes, outputs: [output] }), index: 0 }
  }

  /** Appends a tensor that every run has to be fed with, under the given name. */
  placeholder(name: string, type: TensorType): Output {
    const attributes = { dtype: elementType(type), shape: { kind: 'shape', value: type.shape } } as const
    return { node: this.add({ op: 'Placeholder', name, inputs: [], attributes, outputs: [type] }), index: 0 }
  }

  /** Appends a constant; `bytes` hold its elements in row-major order, little-endian. */
  constant(type: TensorType, bytes: Uint8Array): Output {
    const attributes = { dtype: elementType(type), value: { kind: 'tensor', value: { ...type, bytes } } } as const
    return this.op('Const', [], type, attributes)
  }

  /** Appends a float32 constant of rank 0, or of rank 1 for a list. */
  floats(values: number | readonly number[]): Output {
    const elements = Float32Array.from(typeof values === 'number' ? [values] : values)
    const shape = typeof values === 'number' ? [] : [elements.length]
    return this.constant({ dtype: 'float32', shape }, new Uint8Array(elements.buffer))
  }

  /** Appends an int32 constant of rank 0, or of rank 1 for a list. */
  integers(values: number | readonly number[]): Output {
    const elements = Int32Array.from(typeof values === 'number' ? [values] : values)
    const shape = typeof values === 'number' ? [] : [elements.length]
    return this.constant({ dtype: 'int32', shape }, new Uint8Array(elements.buffer))
  }

  /** Appends a named result that is ready only when all of `control` have run. */
  result(name: string, value: Output, control: readonly Node[] = []): Node {
    const type = typeOf(value)
    this.results.add(name)
    const attributes = { T: elementType(type) }
    return this.add({ op: 'Identity', name, inputs: [value], control, attributes, outputs: [type] })
  }
}

/** The attribute that gives an op the element type of a tensor. */
export function elementType(type: TensorType): Attribute {
  return { kind: 'type', value: type.dtype }
}
