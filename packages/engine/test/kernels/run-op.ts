import type { Tensor } from '@tensorflow/tfjs'
import { attributeBuilders } from '../../src/ops/attributes.ts'
import { dataTypeCode } from '../../src/program/graph.ts'
import { tensorflow } from '../../src/tensorflow.ts'

/** A row-major array with its shape. */
export interface Elements {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** Precision in which an op's images go in and come out; values are float32 here in both. */
export type Precision = 'float32' | 'bfloat16'

/** An op of this package, how it is called, and what of it is bfloat16 when it runs in that. */
export interface OpCall {
  readonly op: string
  readonly precision?: Precision
  readonly integers?: Readonly<Record<string, number>>
  readonly floats?: Readonly<Record<string, number>>
  readonly booleans?: Readonly<Record<string, boolean>>
  /** In the op's order; `isImage` marks what has the type `T`. */
  readonly inputs: readonly (Elements & { readonly isImage?: boolean })[]
  /** For each output whether it has the type `T`. */
  readonly outputs: readonly { readonly isImage: boolean }[]
}

/** Runs an op once, outside any graph. bfloat16 goes through casts, since tfjs has no such tensors. */
export function runOp({
  op,
  precision,
  integers = {},
  floats = {},
  booleans = {},
  inputs,
  outputs,
}: OpCall): Float32Array[] {
  const { tf, binding, backend } = tensorflow()
  const build = attributeBuilders(tensorflow())
  const attributes = [
    ...(precision === undefined ? [] : [build.type('T', dataTypeCode[precision])]),
    ...Object.entries(integers).map(([name, value]) => build.int(name, value)),
    ...Object.entries(floats).map(([name, value]) => build.float(name, value)),
    ...Object.entries(booleans).map(([name, value]) => build.bool(name, value)),
  ]
  const made: number[] = []
  const cast = (id: number, to: Precision): number => {
    const [handle] = binding.executeOp('Cast', [build.type('DstT', dataTypeCode[to])], [id], 1)
    made.push(handle?.id as number)
    return handle?.id as number
  }
  const isLow = (isImage: boolean | undefined): boolean => precision === 'bfloat16' && isImage === true
  const tensors: Tensor[] = inputs.map(({ shape, values }) => tf.tensor(values, [...shape], 'float32'))
  try {
    const ids = backend.getInputTensorIds(tensors)
    const given = ids.map((id, index) => (isLow(inputs[index]?.isImage) ? cast(id, 'bfloat16') : id))
    const handles = binding.executeOp(op, attributes, given, outputs.length)
    made.push(...handles.map(({ id }) => id))
    return handles.map(({ id }, index) =>
      Float32Array.from(binding.tensorDataSync(isLow(outputs[index]?.isImage) ? cast(id, 'float32') : id)),
    )
  } finally {
    for (const id of made) binding.deleteTensor(id)
    tf.dispose(tensors)
  }
}

/** Numbers that look random and are the same in every run: a sine of large steps, in (-1, 1). */
export function noise(shape: readonly number[], seed: number): Elements {
  const length = shape.reduce((count, size) => count * size, 1)
  const values = new Float32Array(length).map((_, at) => {
    const wave = Math.sin((at + 1) * 12.9898 + (seed + 1) * 78.233) * 43758.5453
    return 2 * (wave - Math.floor(wave)) - 1
  })
  return { shape, values }
}

/** The value that float32 bits keep when their lower half is dropped after rounding to nearest, ties to even. */
export function toBfloat16(value: number): number {
  const [bits] = new Uint32Array(Float32Array.of(value).buffer) as unknown as [number]
  const rounded = (bits + 0x7fff + ((bits >>> 16) & 1)) & 0xffff0000
  return new Float32Array(Int32Array.of(rounded).buffer)[0] as number
}

/** The largest difference, as a share of the largest expected magnitude. */
export function worstError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  let worst = actual.length === expected.length ? 0 : Number.POSITIVE_INFINITY
  let largest = Number.MIN_VALUE
  for (let at = 0; at < expected.length; at++) {
    const difference = Math.abs((actual[at] as number) - (expected[at] as number))
    // Written so that NaN counts as wrong.
    worst = difference <= worst ? worst : Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference
    largest = Math.max(largest, Math.abs(expected[at] as number))
  }
  return worst / largest
}
