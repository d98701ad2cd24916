import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { Graph, type Attributes } from '../../src/program/graph.ts'
import { MessageWriter } from '../../src/program/protobuf.ts'
import { encodeSavedModel } from '../../src/program/saved-model.ts'

/** TensorFlow's messages as another implementation reads them. */
const { SavedModel, AttrValue } = createRequire(import.meta.url)(
  '@tensorflow/tfjs-node-gpu/dist/proto/api_pb.js',
) as Record<'SavedModel' | 'AttrValue', { deserializeBinary: (bytes: Uint8Array) => { toObject: () => unknown } }>

describe('MessageWriter', () => {
  it.each([0, 1, 127, 128, 300, 2 ** 31 - 1, 2 ** 40, -1, -200])('writes %i as protobuf reads it', (value) => {
    const message = AttrValue.deserializeBinary(new MessageWriter().integer(3, value).finish())
    expect(message.toObject()).toMatchObject({ i: value })
  })

  it('writes lists, floats and strings as protobuf reads them', () => {
    const read = (message: MessageWriter): unknown => AttrValue.deserializeBinary(message.finish()).toObject()
    const list = new MessageWriter().integers(3, [1, -1, 1000])
    expect(read(new MessageWriter().bytes(1, list))).toMatchObject({ list: { iList: [1, -1, 1000] } })
    expect(read(new MessageWriter().float(4, 0.1))).toMatchObject({ f: Math.fround(0.1) })
    expect(read(new MessageWriter().bytes(2, 'é'))).toMatchObject({ s: Buffer.from('é').toString('base64') })
  })
})

describe('encodeSavedModel', () => {
  it('holds nodes, inputs and attributes of every kind, and the version', () => {
    const graph = new Graph()
    const x = graph.placeholder('x', { dtype: 'float32', shape: [2, 3] })
    const attributes: Attributes = {
      T: { kind: 'type', value: 'bfloat16' },
      axis: { kind: 'int', value: -1 },
      strides: { kind: 'ints', value: [1, 2, 2, 1] },
      epsilon: { kind: 'float', value: 0.5 },
      flag: { kind: 'bool', value: true },
      padding: { kind: 'string', value: 'SAME' },
    }
    const node = graph.add({ op: 'Some', name: 'some', inputs: [x], attributes, outputs: [], control: [x.node] })
    graph.add({
      op: 'Other',
      name: 'other',
      inputs: [{ node, index: 2 }, graph.integers([7])],
      attributes: {},
      outputs: [],
    })
    const model = SavedModel.deserializeBinary(encodeSavedModel(graph)).toObject() as {
      metaGraphsList: { graphDef: { nodeList: Record<string, unknown>[]; versions: unknown }; metaInfoDef: unknown }[]
    }
    const [metaGraph] = model.metaGraphsList
    const [placeholder, some, constant, other] = metaGraph?.graphDef.nodeList ?? []
    expect(metaGraph?.metaInfoDef).toMatchObject({ tagsList: ['serve'] })
    expect(metaGraph?.graphDef.versions).toMatchObject({ producer: 1882, minConsumer: 0 })
    expect(placeholder).toMatchObject({ name: 'x', op: 'Placeholder', inputList: [] })
    expect(some).toMatchObject({ name: 'some', op: 'Some', inputList: ['x', '^x'] })
    expect(other).toMatchObject({ inputList: ['some:2', 'Const_0'] })
    const valueOf = (of: Record<string, unknown> | undefined): Record<string, unknown> =>
      Object.fromEntries(of?.['attrMap'] as [string, unknown][])
    expect(valueOf(some)).toMatchObject({
      T: { type: 14 },
      axis: { i: -1 },
      strides: { list: { iList: [1, 2, 2, 1] } },
      epsilon: { f: 0.5 },
      flag: { b: true },
      padding: { s: Buffer.from('SAME').toString('base64') },
    })
    expect(valueOf(placeholder)).toMatchObject({
      dtype: { type: 1 },
      shape: { shape: { dimList: [{ size: 2 }, { size: 3 }] } },
    })
    expect(valueOf(constant)).toMatchObject({
      value: { tensor: { dtype: 3, tensorContent: Buffer.from([7, 0, 0, 0]).toString('base64') } },
    })
  })
})
