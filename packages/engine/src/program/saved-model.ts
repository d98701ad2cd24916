import { dataTypeCode, typeOf, type Attribute, type Graph, type Node, type Output } from './graph.ts'
import { MessageWriter } from './protobuf.ts'

/** What TensorFlow is told that a stored graph takes and gives: outputs of nodes, by the name of that value. */
export interface GraphSignature {
  readonly inputs: Readonly<Record<string, Output>>
  readonly outputs: Readonly<Record<string, Output>>
}

/** TF_GRAPH_DEF_VERSION of TensorFlow 2.21, under which the ops' definitions were read. */
const GRAPH_VERSION = 1882

/** The tag under which the graph is stored and loaded. */
export const savedModelTag = 'serve'

// Field numbers are those of tensorflow/core/protobuf/{saved_model,meta_graph}.proto and
// tensorflow/core/framework/{graph,versions,node_def,attr_value,tensor,tensor_shape}.proto.

/**
 * The bytes of a `saved_model.pb` that holds the graph without stored variables.
 *
 * @param signature - What `serving_default` is; without it the model has no signature, as this package's own programs.
 */
export function encodeSavedModel(graph: Graph, signature?: GraphSignature): Uint8Array {
  const graphDef = new MessageWriter()
  for (const node of graph.nodes) graphDef.bytes(1, encodeNode(node))
  graphDef.bytes(4, new MessageWriter().integer(1, GRAPH_VERSION).integer(2, 0))
  const metaGraph = new MessageWriter().bytes(1, new MessageWriter().bytes(4, savedModelTag)).bytes(2, graphDef)
  if (signature !== undefined) metaGraph.bytes(5, mapEntry('serving_default', encodeSignature(signature)))
  return new MessageWriter().integer(1, 1).bytes(2, metaGraph).finish()
}

function encodeSignature({ inputs, outputs }: GraphSignature): MessageWriter {
  const message = new MessageWriter()
  for (const [name, output] of Object.entries(inputs)) message.bytes(1, mapEntry(name, encodeTensorInfo(output)))
  for (const [name, output] of Object.entries(outputs)) message.bytes(2, mapEntry(name, encodeTensorInfo(output)))
  return message.bytes(3, 'tensorflow/serving/predict')
}

function encodeTensorInfo(output: Output): MessageWriter {
  const { dtype, shape } = typeOf(output)
  const name = `${output.node.name}:${output.index}`
  return new MessageWriter().bytes(1, name).integer(2, dataTypeCode[dtype]).bytes(3, encodeShape(shape))
}

function mapEntry(key: string, value: MessageWriter): MessageWriter {
  return new MessageWriter().bytes(1, key).bytes(2, value)
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
