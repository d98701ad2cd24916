import { describe, expect, it } from 'vitest'
import type { OpAttribute } from '../../src/binding.ts'
import { dataTypeCode, dataTypeOf, type Attribute, type Attributes, type TensorType } from '../../src/program/graph.ts'
import { inferredOps, inferTypes } from '../../src/program/infer-types.ts'
import { tensorflow } from '../../src/tensorflow.ts'

const { tf, backend, binding } = tensorflow()

/** One way to call an op: inputs as shapes of float32 tensors, or integers, a list of them unless a shape says more. */
interface Call {
  readonly op: string
  readonly inputs: readonly { readonly shape?: number[]; readonly integers?: number[] }[]
  readonly attributes?: Attributes
  readonly outputs?: number
}

const x = { shape: [2, 9, 8, 3] }
const kernel = { shape: [3, 3, 3, 5] }
const channel = { shape: [3] }
const T: Attributes = { T: { kind: 'type', value: 'float32' } }
const image = (stride: number, padding: string, explicit?: number[]): Attributes => ({
  ...T,
  strides: { kind: 'ints', value: [1, stride, stride, 1] },
  padding: { kind: 'string', value: padding },
  ...(explicit && { explicit_paddings: { kind: 'ints', value: explicit } }),
  data_format: { kind: 'string', value: 'NHWC' },
})
const int32: Attribute = { kind: 'type', value: 'int32' }
const pool = (window: number, stride: number, padding: string): Attributes => ({
  ...image(stride, padding),
  ksize: { kind: 'ints', value: [1, window, window, 1] },
})
const norm: Attributes = {
  ...T,
  U: { kind: 'type', value: 'float32' },
  epsilon: { kind: 'float', value: 1e-3 },
  data_format: { kind: 'string', value: 'NHWC' },
  is_training: { kind: 'bool', value: true },
}
const explicit = [0, 0, 1, 1, 1, 1, 0, 0]

const calls: Call[] = [
  { op: 'Add', inputs: [x, x], attributes: T },
  { op: 'AddV2', inputs: [x, x], attributes: T },
  { op: 'Mul', inputs: [x, x], attributes: T },
  { op: 'Add', inputs: [x, { shape: [3] }], attributes: T },
  { op: 'Mul', inputs: [{ shape: [2, 1, 8, 1] }, x], attributes: T },
  { op: 'Sub', inputs: [{ shape: [] }, x], attributes: T },
  { op: 'RealDiv', inputs: [x, { shape: [2, 9, 1, 3] }], attributes: T },
  { op: 'BiasAdd', inputs: [x, channel], attributes: { ...T, data_format: { kind: 'string', value: 'NHWC' } } },
  { op: 'Cast', inputs: [x], attributes: { SrcT: T['T'] as Attribute, DstT: T['T'] as Attribute } },
  { op: 'AvgPool', inputs: [x], attributes: pool(2, 2, 'SAME') },
  { op: 'AvgPool', inputs: [x], attributes: pool(3, 1, 'VALID') },
  { op: 'AvgPoolGrad', inputs: [{ integers: x.shape }, { shape: [2, 5, 4, 3] }], attributes: pool(2, 2, 'SAME') },
  { op: 'PadV2', inputs: [x, { integers: [0, 0, 1, 2, 0, 0, 3, 0], shape: [4, 2] }, { shape: [] }], attributes: T },
  {
    op: 'Slice',
    inputs: [x, { integers: [0, 1, 0, 2] }, { integers: [2, 3, -1, 1] }],
    attributes: { ...T, Index: int32 },
  },
  { op: 'Relu', inputs: [x], attributes: T },
  { op: 'ReluGrad', inputs: [x, x], attributes: T },
  { op: 'Conv2D', inputs: [x, kernel], attributes: image(1, 'SAME') },
  { op: 'Conv2D', inputs: [x, kernel], attributes: image(2, 'SAME') },
  { op: 'Conv2D', inputs: [x, kernel], attributes: image(2, 'VALID') },
  { op: 'Conv2D', inputs: [x, kernel], attributes: image(2, 'EXPLICIT', explicit) },
  {
    op: 'Conv2DBackpropInput',
    inputs: [{ integers: x.shape }, kernel, { shape: [2, 5, 4, 5] }],
    attributes: image(2, 'EXPLICIT', explicit),
  },
  {
    op: 'Conv2DBackpropFilter',
    inputs: [x, { integers: kernel.shape }, { shape: [2, 9, 8, 5] }],
    attributes: image(1, 'SAME'),
  },
  {
    op: 'FusedBatchNormV3',
    inputs: [x, channel, channel, { shape: [0] }, { shape: [0] }],
    attributes: norm,
    outputs: 6,
  },
  { op: 'FusedBatchNormGradV3', inputs: [x, x, channel, channel, channel, channel], attributes: norm, outputs: 5 },
]

describe('inferTypes', () => {
  it.each(calls.map((call) => [call.op, call] as const))('agrees with TensorFlow on %s', (_, call) => {
    const inferred = inferTypes(call.op, call.inputs.map(known), call.attributes ?? {})
    // The reserved outputs of batch norm have no fixed shape; nothing but its gradient reads them.
    const count = call.op === 'FusedBatchNormV3' ? 3 : call.op === 'FusedBatchNormGradV3' ? 3 : call.outputs
    expect(inferred?.slice(0, count)).toEqual(execute(call).slice(0, count))
    expect(inferred).toHaveLength(call.outputs ?? 1)
  })

  it('is tried on every op that it covers', () => {
    expect(new Set(calls.map(({ op }) => op))).toEqual(new Set(inferredOps))
  })

  it.each<[string, string, Call['inputs'], Attributes]>([
    ['shapes that do not fit', 'AddV2', [x, { shape: [2] }], T],
    ['sizes that are not constant', 'Slice', [x, { shape: [4] }, { shape: [4] }], T],
    ['channels first', 'Conv2D', [x, kernel], { ...image(1, 'SAME'), data_format: { kind: 'string', value: 'NCHW' } }],
    ['an op it does not know', 'Softmax', [x], T],
  ])('leaves %s to TensorFlow', (_, op, inputs, attributes) => {
    expect(inferTypes(op, inputs.map(known), attributes)).toBeUndefined()
  })
})

function known({ integers, shape }: Call['inputs'][number]): { type: TensorType; constant?: number[] } {
  return integers === undefined
    ? { type: { dtype: 'float32', shape: shape ?? [] } }
    : { type: { dtype: 'int32', shape: shape ?? [integers.length] }, constant: integers }
}

function execute({ op, inputs, attributes = {}, outputs = 1 }: Call): TensorType[] {
  const kinds = { type: 'TYPE', bool: 'BOOL', float: 'FLOAT', string: 'STRING', ints: 'INT' } as const
  const encoded = Object.entries(attributes).map(([name, { kind, value }]) => ({
    name,
    type: binding[`TF_ATTR_${kinds[kind as keyof typeof kinds]}`],
    value: kind === 'type' ? dataTypeCode[value] : (value as OpAttribute['value']),
  }))
  return tf.tidy(() => {
    const tensors = inputs.map(({ integers, shape }) =>
      integers === undefined ? tf.ones(shape ?? []) : tf.tensor(integers, shape ?? [integers.length], 'int32'),
    )
    const ids = backend.getInputTensorIds(tensors)
    const results = binding.executeOp(op, encoded, ids, outputs)
    for (const { id } of results) binding.deleteTensor(id)
    return results.map(({ dtype, shape }) => ({ dtype: dataTypeOf(dtype), shape }))
  })
}
