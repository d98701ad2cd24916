import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainBatchNorm, plainBatchNormGradient, type BatchNormInputs } from './plain-batch-norm.ts'
import { noise, runOp, toBfloat16, worstError, type Elements, type Precision } from './run-op.ts'

const epsilon = 1e-3

interface Case {
  readonly shape: readonly number[]
  readonly precision: Precision
  readonly hasResidual: boolean
  readonly gradients: 1 | 2
}

/** The tensors of a case; images have values that its precision can hold. */
interface Tensors {
  readonly x: Elements
  readonly scale: Elements
  readonly offset: Elements
  readonly residual: Elements
  readonly gradients: readonly Elements[]
}

function drawn({ shape, precision, gradients }: Case, seed: number): Tensors {
  const image = (more: number): Elements => {
    const { values } = noise(shape, seed + more)
    return { shape, values: precision === 'bfloat16' ? values.map(toBfloat16) : values }
  }
  const perChannel = [shape.at(-1) as number]
  const scale = noise(perChannel, seed + 1)
  return {
    x: image(0),
    scale: { ...scale, values: scale.values.map((value) => value + 1.5) },
    offset: noise(perChannel, seed + 2),
    residual: image(3),
    gradients: Array.from({ length: gradients }, (_, index) => image(4 + index)),
  }
}

const isImage = true
const image = (elements: Elements): Elements & { isImage: boolean } => ({ ...elements, isImage })
const statistics = Array.from({ length: 3 }, () => ({ isImage: false }))

function forward(
  { precision, hasResidual }: Case,
  { x, scale, offset, residual }: Tensors,
): Record<'y' | 'mean' | 'variance' | 'inverseDeviation', Float32Array> {
  const [y, mean, variance, inverseDeviation] = runOp({
    op: 'SegscaleBatchNorm',
    precision,
    integers: { residuals: hasResidual ? 1 : 0 },
    floats: { epsilon },
    inputs: [image(x), scale, offset, ...(hasResidual ? [image(residual)] : [])],
    outputs: [{ isImage }, ...statistics],
  }) as [Float32Array, Float32Array, Float32Array, Float32Array]
  return { y, mean, variance, inverseDeviation }
}

function backward(options: Case, tensors: Tensors): { y: Float32Array; gradients: Float32Array[] } {
  const { precision, hasResidual } = options
  const { x, scale, offset, gradients } = tensors
  const { y, mean, inverseDeviation } = forward(options, tensors)
  const vector = (values: Float32Array): Elements => ({ shape: [values.length], values })
  const results = runOp({
    op: 'SegscaleBatchNormGrad',
    precision,
    integers: { gradients: gradients.length, residuals: hasResidual ? 1 : 0 },
    inputs: [
      ...gradients.map(image),
      ...[image(x), scale, offset, vector(mean), vector(inverseDeviation)],
      ...(hasResidual ? [image({ shape: x.shape, values: y })] : []),
    ],
    outputs: [{ isImage }, { isImage: false }, { isImage: false }, ...(hasResidual ? [{ isImage }] : [])],
  })
  return { y, gradients: results }
}

function plainInputs({ shape, hasResidual }: Case, { x, scale, offset, residual }: Tensors): BatchNormInputs {
  return {
    channels: shape.at(-1) as number,
    epsilon,
    x: x.values,
    scale: scale.values,
    offset: offset.values,
    residual: hasResidual ? residual.values : undefined,
  }
}

function check(options: Case, seed: number): void {
  const tensors = drawn(options, seed)
  const inputs = plainInputs(options, tensors)
  const expected = plainBatchNorm(inputs)
  const actual = forward(options, tensors)
  const rounding = options.precision === 'bfloat16' ? 2 ** -8 : 1e-5
  expect(worstError(actual.y, expected.y)).toBeLessThan(rounding)
  for (const name of ['mean', 'variance', 'inverseDeviation'] as const) {
    expect(worstError(actual[name], expected[name]), name).toBeLessThan(1e-5)
  }
  const { y, gradients } = backward(options, tensors)
  const { dx, dScale, dOffset, dResidual } = plainBatchNormGradient(
    inputs,
    y,
    tensors.gradients.map(({ values }) => values),
  )
  const [first, second, third, fourth] = gradients as [Float32Array, Float32Array, Float32Array, Float32Array]
  // A batch of one or two pixels has a gradient that is all cancellation, small against its terms.
  const terms = Math.max(...expected.inverseDeviation) * Math.max(...tensors.scale.values) * options.gradients
  expect(worstOf(first, dx)).toBeLessThan((options.precision === 'bfloat16' ? 2 ** -7 : 2e-5) * terms)
  // Sums of bfloat16 gradients are exact products in float32, but the second pass reads the rounded sum of two.
  const sums = options.precision === 'bfloat16' ? 1e-2 : 2e-5
  const pixels = tensors.x.values.length / inputs.channels
  expect(worstOf(second, dScale)).toBeLessThan(sums * pixels)
  expect(worstOf(third, dOffset)).toBeLessThan(sums * pixels)
  if (options.hasResidual) expect(worstError(fourth, dResidual)).toBeLessThan(rounding)
}

function worstOf(actual: ArrayLike<number>, expected: Float64Array): number {
  return Math.max(...expected.map((value, at) => Math.abs(value - (actual[at] as number))))
}

const cases: fc.Arbitrary<Case> = fc.record({
  shape: fc
    .tuple(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 8 }),
    )
    .map(([batch, height, width, eighths]) => [batch, height, width, 8 * eighths]),
  precision: fc.constantFrom('float32', 'bfloat16'),
  hasResidual: fc.boolean(),
  gradients: fc.constantFrom(1, 2),
})

const plain: Case = { shape: [4, 8, 8, 16], precision: 'float32', hasResidual: false, gradients: 1 }

describe('SegscaleBatchNorm and its gradient', () => {
  it('have the values of the definition, for images of any size', () => {
    fc.assert(fc.property(cases, fc.nat(1000), check), { numRuns: 40, seed: 1 })
  })

  it.each<[string, Case]>([
    ['one pixel', { ...plain, shape: [1, 1, 1, 8] }],
    ['one pixel per image', { ...plain, shape: [5, 1, 1, 40], hasResidual: true }],
    ['more pixels than a partial sum has', { ...plain, shape: [3, 17, 19, 24], gradients: 2 }],
    ['two gradients and a residual', { ...plain, hasResidual: true, gradients: 2 }],
    ['bfloat16, two gradients and a residual', { ...plain, precision: 'bfloat16', hasResidual: true, gradients: 2 }],
  ])('have the values of the definition with %s', (_, options) => {
    check(options, 3)
  })

  it.each([
    [100, 1],
    [-1000, 1],
    [3000, 0.5],
  ])('find the deviation around a mean of %d', (mean, deviation) => {
    for (const pixels of [2, 64, 4096]) {
      const shape = [1, 1, pixels, 8]
      const options = { ...plain, shape }
      const tensors = drawn(options, 5)
      const values = tensors.x.values.map((value) => mean + deviation * Math.sqrt(3) * value)
      const far = { ...tensors, x: { shape, values } }
      const expected = plainBatchNorm(plainInputs(options, far))
      const actual = forward(options, far)
      expect(worstError(actual.variance, expected.variance)).toBeLessThan(1e-3)
      expect(worstError(actual.mean, expected.mean)).toBeLessThan(1e-6)
    }
  })

  it('take a constant channel for one without deviation', () => {
    const tensors = drawn(plain, 6)
    const values = tensors.x.values.map((value, at) => (at % 16 === 5 ? 123.456 : value))
    const { y, variance, inverseDeviation } = forward(plain, { ...tensors, x: { ...tensors.x, values } })
    expect(variance[5]).toBe(0)
    expect(inverseDeviation[5]).toBeCloseTo(1 / Math.sqrt(epsilon), 3)
    const offset = Math.max(0, tensors.offset.values[5] as number)
    const constant = y.filter((_, at) => at % 16 === 5)
    for (const value of constant) expect(value).toBeCloseTo(offset, 3)
  })

  it.each(['float32', 'bfloat16'] as const)('keep channels of zeros exactly zero, in %s', (precision) => {
    const options: Case = { ...plain, precision, hasResidual: true, gradients: 2 }
    const tensors = drawn(options, 7)
    const cut = (elements: Elements): Elements => ({
      ...elements,
      values: elements.values.map((value, at) => (at % 16 < 11 ? value : 0)),
    })
    const padded = {
      x: cut(tensors.x),
      scale: cut(tensors.scale),
      offset: cut(tensors.offset),
      residual: cut(tensors.residual),
      gradients: tensors.gradients.map(cut),
    }
    const { y, gradients } = backward(options, padded)
    for (const values of [y, ...gradients]) {
      expect(values.filter((value, at) => at % 16 >= 11 && value !== 0)).toHaveLength(0)
    }
  })

  it.each(['float32', 'bfloat16'] as const)(
    'show a NaN of the images in everything of its channel, in %s',
    (precision) => {
      const options = { ...plain, precision }
      const tensors = drawn(options, 8)
      const values = tensors.x.values.map((value, at) => (at === 16 * 9 + 3 ? Number.NaN : value))
      const broken = { ...tensors, x: { ...tensors.x, values } }
      const { mean, variance } = forward(options, broken)
      expect([mean[3], variance[3]]).toEqual([Number.NaN, Number.NaN])
      const { y, gradients } = backward(options, broken)
      for (const images of [y, gradients[0] as Float32Array]) {
        const isBroken = (at: number): boolean => at % 16 === 3
        expect(images.every((value, at) => Number.isNaN(value) === isBroken(at))).toBe(true)
      }
    },
  )

  it('give nothing for no images', () => {
    const options = { ...plain, shape: [0, 4, 4, 8] }
    expect(forward(options, drawn(options, 1)).y).toHaveLength(0)
    expect(backward(options, drawn(options, 1)).gradients[0]).toHaveLength(0)
  })

  it('give the same bits for the same tensors', () => {
    const options = { ...plain, hasResidual: true }
    const tensors = drawn(options, 9)
    expect(backward(options, tensors)).toEqual(backward(options, tensors))
  })

  it('refuse a count of channels that is no multiple of 8', () => {
    const options = { ...plain, shape: [2, 3, 3, 12] }
    expect(() => forward(options, drawn(options, 1))).toThrow(/Channels must be a multiple of 8, but there are 12/)
  })
})
