import { elementType, type Attributes, type Graph, type Node, type Output } from './graph.ts'

/** A float32 variable of a graph program; it lives in the program's session from its first assignment on. */
export interface Variable {
  readonly name: string
  readonly shape: readonly number[]
  readonly handle: Output
  /** The value at the start of a run, as long as nodes that change the variable wait for its node. */
  readonly value: Output
}

/** The name of the node that reads a variable. */
export const valueName = (variable: string): string => `variable/${variable}/value`

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
  const read = graph.add({
    op: 'ReadVariableOp',
    name: valueName(name),
    inputs: [handle],
    attributes: { dtype: elementType(type) },
    outputs: [type],
  })
  return { name, shape, handle, value: { node: read, index: 0 } }
}

/**
 * Appends the assignment of a value to a variable and gives the node, to depend on.
 *
 * @param control - What has to run before, such as the read of the old value.
 */
export function assign(graph: Graph, variable: Variable, value: Output, control: readonly Node[] = []): Node {
  const attributes: Attributes = { dtype: { kind: 'type', value: 'float32' } }
  return graph.add({ op: 'AssignVariableOp', inputs: [variable.handle, value], control, attributes, outputs: [] })
}
