import { elementType, type Attributes, type Graph, type Node, type Output } from './graph.ts'

/** A float32 variable of a graph program; it lives in the program's session from its first assignment on. */
export interface Variable {
  readonly name: string
  readonly shape: readonly number[]
  readonly handle: Output
  /** The value at the start of a run: nodes that change the variable run after every user of this output. */
  readonly value: Output
}

/** Appends a variable and the node that reads it. */
export function addVariable(graph: Graph, name: string, shape: readonly number[]): Variable {
  const type = { dtype: 'float32', shape } as const
  const node = graph.add({
    op: 'VarHandleOp',
    name,
    inputs: [],
    attributes: {
      dtype: elementType(type),
      shape: { kind: 'shape', value: shape },
      shared_name: { kind: 'string', value: name },
      container: { kind: 'string', value: '' },
    },
    outputs: [{ dtype: 'resource', shape: [] }],
  })
  const handle = { node, index: 0 }
  const value = graph.op('ReadVariableOp', [handle], type, { dtype: elementType(type) })
  return { name, shape, handle, value }
}

/** Appends the assignment of a value to a variable and gives the node, to depend on. */
export function assign(graph: Graph, variable: Variable, value: Output): Node {
  const attributes: Attributes = { dtype: { kind: 'type', value: 'float32' } }
  return graph.add({ op: 'AssignVariableOp', inputs: [variable.handle, value], attributes, outputs: [] })
}
