import {
  dataTypeCode,
  typeOf,
  type Attribute,
  type Graph,
  type Node,
  type Output,
  type TensorType,
} from '../program/graph.ts'
import type { DeployedNet } from './deployed-net.ts'
import { inputName, outputName, tensorflowGraph } from './tensorflow-graph.ts'

/** The two files of a TF.js graph model. */
export interface TfjsModel {
  /** Text of `model.json`: the graph, its signature, and where the weights lie in `weights.bin`. */
  readonly model: string
  readonly weights: Uint8Array
}

/** Name of the weights' file, which `model.json` points to. */
export const tfjsWeightsFile = 'weights.bin'

/**
 * A net as a TF.js graph model, for `tf.loadGraphModel`. Its input `images` is `[b, h, w, c]`, int32 from 0 to 255, as
 * `tf.browser.fromPixels` gives it.
 */
export function encodeTfjsModel(net: DeployedNet): TfjsModel {
  const graph = tensorflowGraph(net, 'int32')
  const constants = graph.nodes.filter(({ op }) => op === 'Const')
  const images = graph.nodes.find(({ name }) => name === inputName) as Node
  const logits = graph.nodes.find(({ name }) => name === outputName) as Node
  const model = {
    format: 'graph-model',
    generatedBy: 'segscale',
    convertedBy: null,
    signature: {
      inputs: { [inputName]: tensorInfo({ node: images, index: 0 }) },
      outputs: { [outputName]: tensorInfo({ node: logits, index: 0 }) },
    },
    modelTopology: graphJson(graph),
    weightsManifest: [
      {
        paths: [tfjsWeightsFile],
        weights: constants.map(({ name, outputs: [type] }) => ({ name, ...(type as TensorType) })),
      },
    ],
  }
  return { model: `${JSON.stringify(model)}\n`, weights: Buffer.concat(constants.map(bytesOf)) }
}

function graphJson({ nodes }: Graph): object {
  const node = nodes.map(({ name, op, inputs, attributes }) => ({
    name,
    op,
    input: inputs.map(({ node, index }) => (index === 0 ? node.name : `${node.name}:${index}`)),
    attr: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, attributeJson(value)])),
  }))
  return { node, library: {}, versions: {} }
}

/** As protobuf writes an AttrValue in JSON: bytes in base64, 64-bit integers as texts. */
function attributeJson(attribute: Attribute): object {
  switch (attribute.kind) {
    case 'type':
      return { type: typeName(attribute.value) }
    case 'int':
      return { i: String(attribute.value) }
    case 'ints':
      return { list: { i: attribute.value.map(String) } }
    case 'float':
      return { f: attribute.value }
    case 'bool':
      return { b: attribute.value }
    case 'string':
      return { s: Buffer.from(attribute.value).toString('base64') }
    case 'shape':
      return { shape: shapeJson(attribute.value) }
    case 'tensor': {
      const { dtype, shape } = attribute.value
      return { tensor: { dtype: typeName(dtype), tensorShape: shapeJson(shape) } }
    }
  }
}

function tensorInfo(output: Output): object {
  const { dtype, shape } = typeOf(output)
  return { name: `${output.node.name}:0`, dtype: typeName(dtype), tensorShape: shapeJson(shape) }
}

function shapeJson(shape: readonly number[]): object {
  return shape.length === 0 ? {} : { dim: shape.map((size) => ({ size: String(size) })) }
}

// TensorFlow's names of its DataType numbers, as far as exported nets use them.
const typeNames: Readonly<Record<number, string>> = { 1: 'DT_FLOAT', 3: 'DT_INT32', 4: 'DT_UINT8' }

function typeName(dtype: TensorType['dtype']): string {
  const name = typeNames[dataTypeCode[dtype]]
  if (name === undefined) throw new TypeError(`Exported nets have no tensors of type ${dtype}.`)
  return name
}

function bytesOf({ attributes: { value } }: Node): Uint8Array {
  if (value?.kind !== 'tensor') throw new TypeError('A constant must have a value.')
  return value.value.bytes
}
