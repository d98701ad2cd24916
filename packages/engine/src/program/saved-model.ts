import { dataTypeCode, type Attribute, type Graph, type Node, type Output } from './graph.ts'
import { MessageWriter } from './protobuf.ts'

/** TF_GRAPH_DEF_VERSION of TensorFlow 2.21, under which the ops' definitions were read. */
const GRAPH_VERSION = 1882

/** The tag under which the graph is stored and loaded. */
export const savedModelTag = 'serve'

// Field numbers are those of tensorflow/core/protobuf/{saved_model,meta_graph}.proto and
// tensorflow/core/framework/{graph,versions,node_def,attr_value,tensor,tensor_shape}.proto.

/** The bytes of a `saved_model.pb` that holds the graph and nothing else: no signatures, no stored variables. */
export function encodeSavedModel(graph: Graph): Uint8Array {
  const graphDef = new MessageWriter()
  for (const node of graph.nodes) graphDef.bytes(1, encodeNode(node))
  graphDef.bytes(4, new MessageWriter().integer(1, GRAPH_VERSION).integer(2, 0))
  const metaGraph = new MessageWriter().bytes(1, new MessageWriter().bytes(4, savedModelTag)).bytes(2, graphDef)
  return new MessageWriter().integer(1, 1).bytes(2, metaGraph).finish()
}

function encodeNode(node: Node): MessageWriter {
  const message = new MessageWriter().bytes(1, node.name).bytes(2, node.op)
  for (const input of node.inputs) message.bytes(3, reference(input))
  for (const { name } of node.control) message.bytes(3, `^${name}`)
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message.bytes(5, new MessageWriter().bytes(1, name).bytes(2, encodeAttribute(attribute)))
  }
  return message
}

/** How an output is named in a GraphDef's inputs and in a session's feeds and fetches. */
function reference({ node, index }: Output): string {
  return index === 0 ? node.name : `${node.name}:${index}`
}

function encodeAttribute(attribute: Attribute): MessageWriter {
  const message = new MessageWriter()
  switch (attribute.kind) {
    case 'type':
      return message.integer(6, dataTypeCode[attribute.value])
    case 'int':
      return message.integer(3, attribute.value)
    case 'ints':
      return message.bytes(1, new MessageWriter().integers(3, attribute.value))
    case 'float':
      return message.float(4, attribute.value)
    case 'bool':
      return message.integer(5, attribute.value ? 1 : 0)
    case 'string':
      return message.bytes(2, attribute.value)
    case 'shape':
      return message.bytes(7, encodeShape(attribute.value))
    case 'tensor': {
      const { dtype, shape, bytes } = attribute.value
      const tensor = new MessageWriter().integer(1, dataTypeCode[dtype]).bytes(2, encodeShape(shape)).bytes(4, bytes)
      return message.bytes(8, tensor)
    }
  }
}

function encodeShape(shape: readonly number[]): MessageWriter {
  const message = new MessageWriter()
  for (const size of shape) message.bytes(2, new MessageWriter().integer(1, size))
  return message
}
