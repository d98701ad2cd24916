import { type Attributes, type TensorType } from './graph.ts'

/** What is known of an op's input while recording: its type, and its values where it is a constant. */
export interface KnownInput {
  readonly type: TensorType
  readonly constant?: ArrayLike<number>
}

type Inference = (inputs: readonly KnownInput[], attributes: Attributes) => readonly TensorType[] | undefined

/** Per op, the types of its outputs; undefined for forms of the op that are not covered. */
const inferences: Readonly<Record<string, Inference>> = {
  Add: sameShapes,
  AddV2: sameShapes,
  Conv2D: convolution,
  Conv2DBackpropFilter: ([, sizes], { T }) => sized(sizes, T),
  Conv2DBackpropInput: ([sizes], { T }) => sized(sizes, T),
  FusedBatchNormGradV3: ([dy, , scale]) => [typeAt(dy), typeAt(scale), typeAt(scale), none, none],
  // The reserved outputs only ever go into the gradient, whose types do not depend on theirs.
  FusedBatchNormV3: ([x, scale]) => [typeAt(x), ...Array.from({ length: 5 }, () => typeAt(scale))],
  Mul: sameShapes,
  Relu: ([x]) => [typeAt(x)],
  ReluGrad: ([dy]) => [typeAt(dy)],
}

const none: TensorType = { dtype: 'float32', shape: [0] }

/**
 * The types of an op's outputs, without running it.
 *
 * Only ops whose execution would cost time and memory are covered: ResNet-20 at batch 128 took 1.8 GB with all of its forward
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

function sameShapes([a, b]: readonly KnownInput[]): readonly TensorType[] | undefined {
  const [left, right] = [typeAt(a), typeAt(b)]
  // Broadcasting is left to TensorFlow.
  return left.shape.length === right.shape.length && left.shape.every((size, axis) => size === right.shape[axis])
    ? [left]
    : undefined
}

function sized(sizes: KnownInput | undefined, T: Attributes[string] | undefined): readonly TensorType[] | undefined {
  if (sizes?.constant === undefined || T?.kind !== 'type') return undefined
  return [{ dtype: T.value, shape: Array.from(sizes.constant) }]
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
