import { dataTypeCode, type Attribute, type Graph, type Node, type Output } from './graph.ts'
import type { ProtobufClasses } from './protobuf.ts'

/** TF_GRAPH_DEF_VERSION of TensorFlow 2.21, under which the ops' definitions were read. */
const GRAPH_VERSION = 1882

/** The tag under which the graph is stored and loaded. */
export const savedModelTag = 'serve'

/** The bytes of a `saved_model.pb` that holds the graph and nothing else: no signatures, no stored variables. */
export function encodeSavedModel(graph: Graph, protobuf: ProtobufClasses): Uint8Array {
  const graphDef = new protobuf.GraphDef()
  graphDef.setNodeList(graph.nodes.map((node) => encodeNode(node, protobuf)))
  const versions = new protobuf.VersionDef()
  versions.setProducer(GRAPH_VERSION)
  versions.setMinConsumer(0)
  graphDef.setVersions(versions)
  const info = new protobuf.MetaGraphDef.MetaInfoDef()
  info.setTagsList([savedModelTag])
  const metaGraph = new protobuf.MetaGraphDef()
  metaGraph.setMetaInfoDef(info)
  metaGraph.setGraphDef(graphDef)
  const savedModel = new protobuf.SavedModel()
  savedModel.setSavedModelSchemaVersion(1)
  savedModel.setMetaGraphsList([metaGraph])
  return savedModel.serializeBinary()
}

function encodeNode(node: Node, protobuf: ProtobufClasses): unknown {
  const message = new protobuf.NodeDef()
  message.setName(node.name)
  message.setOp(node.op)
  message.setInputList([...node.inputs.map(reference), ...node.control.map(({ name }) => `^${name}`)])
  const attributes = message.getAttrMap()
  for (const [name, attribute] of Object.entries(node.attributes))
    attributes.set(name, encodeAttribute(attribute, protobuf))
  return message
}

/** How an output is named in a GraphDef's inputs and in a session's feeds and fetches. */
function reference({ node, index }: Output): string {
  return index === 0 ? node.name : `${node.name}:${index}`
}

function encodeAttribute(attribute: Attribute, protobuf: ProtobufClasses): unknown {
  const message = new protobuf.AttrValue()
  switch (attribute.kind) {
    case 'type':
      message.setType(dataTypeCode[attribute.value])
      break
    case 'int':
      message.setI(attribute.value)
      break
    case 'ints': {
      const list = new protobuf.AttrValue.ListValue()
      list.setIList(attribute.value)
      message.setList(list)
      break
    }
    case 'float':
      message.setF(attribute.value)
      break
    case 'bool':
      message.setB(attribute.value)
      break
    case 'string':
      message.setS(Buffer.from(attribute.value).toString('base64'))
      break
    case 'shape':
      message.setShape(encodeShape(attribute.value, protobuf))
      break
    case 'tensor': {
      const tensor = new protobuf.Tensor()
      tensor.setDtype(dataTypeCode[attribute.value.dtype])
      tensor.setTensorShape(encodeShape(attribute.value.shape, protobuf))
      tensor.setTensorContent(Buffer.from(attribute.value.bytes).toString('base64'))
      message.setTensor(tensor)
      break
    }
  }
  return message
}

function encodeShape(shape: readonly number[], protobuf: ProtobufClasses): unknown {
  const message = new protobuf.TensorShape()
  message.setDimList(
    shape.map((size) => {
      const dimension = new protobuf.TensorShape.Dim()
      dimension.setSize(size)
      return dimension
    }),
  )
  return message
}
