import { type Attributes, type TensorType } from './graph.ts'

/** What is known of an op's input while recording: its type, and its values where it is a constant. */
export interface KnownInput {
  readonly type: TensorType
  readonly constant?: ArrayLike<number>
}

type Inference = (inputs: readonly KnownInput[], attributes: Attributes) => readonly TensorType[] | undefined

/** Per op, the types of its outputs; undefined for forms of the op that are not covered. */
const inferences: Readonly<Record<string, Inference>> = {
  Add: broadcast,
  AddV2: broadcast,
  AvgPool: pool,
  AvgPoolGrad: ([sizes], { T }) => sized(sizes, T),
  BiasAdd: ([x]) => [typeAt(x)],
  Cast: ([x], { DstT }) => (DstT?.kind === 'type' ? [{ dtype: DstT.value, shape: typeAt(x).shape }] : undefined),
  Conv2D: convolution,
  Conv2DBackpropFilter: ([, sizes], { T }) => sized(sizes, T),
  Conv2DBackpropInput: ([sizes], { T }) => sized(sizes, T),
  FusedBatchNormGradV3: ([dy, , scale]) => [typeAt(dy), typeAt(scale), typeAt(scale), none, none],
  // The reserved outputs only ever go into the gradient, whose types do not depend on theirs.
  FusedBatchNormV3: ([x, scale]) => [typeAt(x), ...Array.from({ length: 5 }, () => typeAt(scale))],
  Mul: broadcast,
  PadV2: padded,
  RealDiv: broadcast,
  Relu: ([x]) => [typeAt(x)],
  ReluGrad: ([dy]) => [typeAt(dy)],
  Slice: sliced,
  Sub: broadcast,
}

const none: TensorType = { dtype: 'float32', shape: [0] }

/**
 * The types of an op's outputs, without running it.
 *
 * Only ops whose execution would cost time or memory, or that are many, are covered: ResNet-20 at batch 128 took 1.8 GB with all of its forward
 * and backward pass held at once, deeper nets take more, and recording needs nothing of it but the shapes.
 *
 * @returns Undefined for every other op; run those on zeros.
 */
export function inferTypes(
  op: string,
  inputs: readonly KnownInput[],
  attributes: Attributes,
): readonly TensorType[] | undefined {
  return inferences[op]?.(inputs, attributes)
}

/** The ops that {@link inferTypes} covers. */
export const inferredOps: readonly string[] = Object.keys(inferences)

function typeAt(input: KnownInput | undefined): TensorType {
  if (input === undefined) throw new TypeError('The op has fewer inputs than its definition asks for.')
  return input.type
}

function broadcast([a, b]: readonly KnownInput[]): readonly TensorType[] | undefined {
  const [left, right] = [typeAt(a), typeAt(b)]
  const rank = Math.max(left.shape.length, right.shape.length)
  const sizeFromEnd = ({ shape }: TensorType, axis: number): number => shape[shape.length - rank + axis] ?? 1
  const shape = Array.from({ length: rank }, (_, axis) => {
    const [one, other] = [sizeFromEnd(left, axis), sizeFromEnd(right, axis)]
    return one === 1 ? other : one
  })
  // A size of one takes the other's; what does not fit is left to TensorFlow, which says so.
  const fits = [left, right].every((type) =>
    shape.every((size, axis) => sizeFromEnd(type, axis) === 1 || sizeFromEnd(type, axis) === size),
  )
  return fits && left.dtype === right.dtype ? [{ dtype: left.dtype, shape }] : undefined
}

function sized(sizes: KnownInput | undefined, T: Attributes[string] | undefined): readonly TensorType[] | undefined {
  if (sizes?.constant === undefined || T?.kind !== 'type') return undefined
  return [{ dtype: T.value, shape: Array.from(sizes.constant) }]
}

function padded([x, paddings]: readonly KnownInput[]): readonly TensorType[] | undefined {
  const pads = paddings?.constant
  if (pads === undefined) return undefined
  const { dtype, shape } = typeAt(x)
  return [{ dtype, shape: shape.map((size, axis) => size + Number(pads[2 * axis]) + Number(pads[2 * axis + 1])) }]
}

function sliced([x, begins, sizes]: readonly KnownInput[]): readonly TensorType[] | undefined {
  const [from, wanted] = [begins?.constant, sizes?.constant]
  if (from === undefined || wanted === undefined) return undefined
  const { dtype, shape } = typeAt(x)
  // A size of -1 is all that is left.
  const left = shape.map((size, axis) => (wanted[axis] === -1 ? size - Number(from[axis]) : Number(wanted[axis])))
  return [{ dtype, shape: left }]
}

function pool(inputs: readonly KnownInput[], attributes: Attributes): readonly TensorType[] | undefined {
  const { ksize } = attributes
  const { dtype, shape } = typeAt(inputs[0])
  if (ksize?.kind !== 'ints') return undefined
  const [, height = 1, width = 1] = ksize.value
  const channels = shape[3] as number
  // A pool keeps its channels, as a convolution with as many outputs.
  return convolution([...inputs, { type: { dtype, shape: [height, width, channels, channels] } }], attributes)
}

function convolution([x, kernel]: readonly KnownInput[], attributes: Attributes): readonly TensorType[] | undefined {
  const { strides, padding, explicit_paddings: explicit, dilations, data_format: format } = attributes
  if (strides?.kind !== 'ints' || padding?.kind !== 'string' || format?.kind !== 'string') return undefined
  const isDilated = dilations?.kind === 'ints' && dilations.value.some((step) => step !== 1)
  if (format.value !== 'NHWC' || isDilated) return undefined
  const [batch, ...image] = typeAt(x).shape as [number, number, number, number]
  const window = typeAt(kernel).shape as [number, number, number, number]
  const size = (axis: 0 | 1): number => {
    const stride = strides.value[axis + 1] as number
    const pads = explicit?.kind === 'ints' ? explicit.value.slice(2 * axis + 2, 2 * axis + 4) : []
    const covered = image[axis] + pads.reduce((sum, pixels) => sum + pixels, 0)
    return padding.value === 'SAME'
      ? Math.ceil(image[axis] / stride)
      : Math.floor((covered - window[axis]) / stride) + 1
  }
  return [{ dtype: typeAt(x).dtype, shape: [batch, size(0), size(1), window[3]] }]
}
