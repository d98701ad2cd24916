import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainConvolution, shapesOf, type ConvolutionShape } from './plain-convolution.ts'
import { noise, runOp, toBfloat16, worstError, type Elements, type OpCall, type Precision } from './run-op.ts'

const channels = fc.integer({ min: 1, max: 8 }).map((eighths) => 8 * eighths)
const side = fc.integer({ min: 1, max: 9 })
const shapes = fc.record({
  batch: fc.integer({ min: 1, max: 5 }),
  height: side,
  width: side,
  from: channels,
  to: channels,
})

type Tensors = readonly [Elements, Elements, Elements]

/** x, kernel and dy. */
function drawn(shape: ConvolutionShape, seed: number): Tensors {
  const { x, kernel, y } = shapesOf(shape)
  return [noise(x, seed), noise(kernel, seed + 1), noise(y, seed + 2)]
}

const plain = { biases: 0, residuals: 0 }

/** The value and both gradients, each in one of the two ops that compute it. */
function opsOf(
  { height, width, stride = 1 }: ConvolutionShape,
  precision: Precision = 'float32',
): Record<'forward' | 'data' | 'kernel', (t: Tensors) => Float32Array> {
  const name = stride === 1 ? 'SegscaleConv2D' : 'SegscaleStridedConv2D'
  const run = (call: Omit<OpCall, 'outputs'>, isImage = true): Float32Array =>
    runOp({ ...call, precision, outputs: [{ isImage }] })[0] as Float32Array
  const settings = stride === 1 ? { integers: plain, booleans: { rectify: false, large_tiles: false } } : {}
  const size = stride === 1 ? {} : { integers: { height, width } }
  const image = (elements: Elements): Elements & { isImage: true } => ({ ...elements, isImage: true })
  return {
    forward: ([x, kernel]) => run({ op: name, ...settings, inputs: [image(x), kernel] }),
    data: ([, kernel, dy]) => run({ op: `${name}BackpropInput`, ...size, inputs: [kernel, image(dy)] }),
    kernel: ([x, , dy]) => run({ op: `${name}BackpropFilter`, inputs: [image(x), image(dy)] }, false),
  }
}

/**
 * What may be off, as a share of the largest value. In bfloat16 the factors of stride 1 are sums of rounded numbers that are
 * rounded once more, on CPUs that multiply it.
 */
const tolerance: Readonly<Record<Precision, number>> = { float32: 1e-5, bfloat16: 2 ** -6 }

function check(shape: ConvolutionShape, seed: number, precision: Precision = 'float32'): void {
  const [x, weights, dy] = drawn(shape, seed)
  const stored = ({ shape, values }: Elements): Elements =>
    precision === 'float32' ? { shape, values } : { shape, values: values.map(toBfloat16) }
  const tensors: Tensors = [stored(x), weights, stored(dy)]
  const { forward, data, kernel } = opsOf(shape, precision)
  const { y, dx, dKernel } = plainConvolution(shape, tensors)
  expect(worstError(forward(tensors), y)).toBeLessThan(tolerance[precision])
  expect(worstError(data(tensors), dx)).toBeLessThan(tolerance[precision])
  expect(worstError(kernel(tensors), dKernel)).toBeLessThan(tolerance[precision])
}

describe.each([
  ['SegscaleConv2D', 1],
  ['SegscaleStridedConv2D', 2],
])('%s and its gradients', (_, stride) => {
  it('have the values of the definition, for images of any size', () => {
    const run = (shape: ConvolutionShape, seed: number, precision: Precision): void => {
      check({ ...shape, stride }, seed, precision)
    }
    const precisions = fc.constantFrom<Precision[]>('float32', 'bfloat16')
    fc.assert(fc.property(shapes, fc.nat(1000), precisions, run), { numRuns: 20, seed: 1 })
  })

  it.each<[string, ConvolutionShape]>([
    ['one pixel', { batch: 1, height: 1, width: 1, from: 8, to: 8 }],
    ['one row', { batch: 2, height: 1, width: 7, from: 16, to: 8 }],
    ['one column', { batch: 2, height: 6, width: 1, from: 8, to: 24 }],
    ['odd sides, so that tiles hang over', { batch: 3, height: 5, width: 3, from: 24, to: 40 }],
    ['more tiles than a block has', { batch: 5, height: 16, width: 16, from: 8, to: 16 }],
    ['rows longer than a block', { batch: 1, height: 2, width: 211, from: 16, to: 16 }],
    ['many channels', { batch: 1, height: 4, width: 4, from: 64, to: 64 }],
  ])('have the values of the definition with %s', (__, shape) => {
    check({ ...shape, stride }, 3)
    check({ ...shape, stride }, 3, 'bfloat16')
  })

  it('give nothing for no images, and a gradient of zeros', () => {
    const shape = { batch: 0, height: 4, width: 4, from: 8, to: 16, stride }
    const [{ forward, data, kernel }, tensors] = [opsOf(shape), drawn(shape, 1)]
    expect(forward(tensors)).toHaveLength(0)
    expect(data(tensors)).toHaveLength(0)
    expect(kernel(tensors)).toEqual(new Float32Array(9 * 8 * 16))
  })

  it('keep channels exactly zero whose weights and images are zero', () => {
    const shape = { batch: 2, height: 5, width: 4, from: 16, to: 24, stride }
    const [x, weights, dy] = drawn(shape, 5)
    const isUsed = (at: number): boolean => Math.floor(at / 24) % 16 < 11 && at % 24 < 19
    const kept = (elements: Elements, keep: (at: number) => boolean): Elements => ({
      ...elements,
      values: elements.values.map((value, at) => (keep(at) ? value : 0)),
    })
    const tensors: Tensors = [kept(x, (at) => at % 16 < 11), kept(weights, isUsed), kept(dy, (at) => at % 24 < 19)]
    const { forward, data, kernel } = opsOf(shape)
    const countNonZero = (values: Float32Array, isPadding: (at: number) => boolean): number =>
      values.filter((value, at) => value !== 0 && isPadding(at)).length
    expect(countNonZero(forward(tensors), (at) => at % 24 >= 19)).toBe(0)
    expect(countNonZero(data(tensors), (at) => at % 16 >= 11)).toBe(0)
    expect(countNonZero(kernel(tensors), (at) => !isUsed(at))).toBe(0)
  })

  it('show a NaN of an image in the outputs and weights that it reaches', () => {
    const shape = { batch: 1, height: 6, width: 6, from: 8, to: 8, stride }
    const [x, weights, dy] = drawn(shape, 7)
    // Channel 3 of the pixel in row 2, column 2.
    const values = x.values.map((value, at) => (at === (2 * 6 + 2) * 8 + 3 ? Number.NaN : value))
    const tensors: Tensors = [{ ...x, values }, weights, dy]
    const { forward, kernel } = opsOf(shape)
    const centre = ((2 / stride) * (6 / stride) + 2 / stride) * 8
    expect(forward(tensors)[centre]).toBeNaN()
    // The middle tap of channel 3.
    expect(kernel(tensors)[(4 * 8 + 3) * 8]).toBeNaN()
  })

  it('give the same bits for the same tensors', () => {
    const shape = { batch: 3, height: 7, width: 8, from: 24, to: 16, stride }
    const tensors = drawn(shape, 9)
    for (const op of Object.values(opsOf(shape))) expect(op(tensors)).toEqual(op(tensors))
  })

  it.each([
    ['that go in', { batch: 1, height: 3, width: 3, from: 12, to: 8 }],
    ['that come out', { batch: 1, height: 3, width: 3, from: 8, to: 20 }],
  ])('refuse a count of channels %s that is no multiple of 8', (__, shape) => {
    const tensors = drawn({ ...shape, stride }, 1)
    for (const op of Object.values(opsOf({ ...shape, stride }))) {
      expect(() => op(tensors)).toThrow(/Channels must be a multiple of 8, but there are \d+ and \d+/)
    }
  })

  it('refuse tensors that do not fit each other, instead of reading beyond one', () => {
    const shape = { batch: 1, height: 3, width: 3, from: 16, to: 16, stride }
    const [x, weights, dy] = drawn(shape, 1)
    const { forward, data, kernel } = opsOf(shape)
    const withHalf = noise([3, 3, 8, 16], 1)
    expect(() => forward([x, withHalf, dy])).toThrow(/channels of a 3x3 kernel/)
    expect(() => forward([x, noise([1, 1, 16, 16], 1), dy])).toThrow(/channels of a 3x3 kernel/)
    expect(() => data([x, noise([3, 3, 16, 8], 1), dy])).toThrow(/channels of a 3x3 kernel/)
    expect(() => kernel([noise([1, 9, 3, 16], 1), weights, dy])).toThrow(/size|half the height/)
  })
})

describe('SegscaleConv2D', () => {
  it.each<[string, ConvolutionShape]>([
    ['one pixel', { batch: 1, height: 1, width: 1, from: 8, to: 8 }],
    ['sides of whole tiles', { batch: 3, height: 8, width: 4, from: 16, to: 24 }],
    ['tiles that hang over', { batch: 5, height: 11, width: 9, from: 24, to: 8 }],
    ['rows longer than a block', { batch: 1, height: 3, width: 130, from: 8, to: 16 }],
    ['many channels', { batch: 2, height: 6, width: 5, from: 64, to: 48 }],
  ])('has the values of the definition with large tiles, too, for %s', (_, shape) => {
    const [x, kernel, dy] = drawn(shape, 13)
    const [actual] = runOp({
      op: 'SegscaleConv2D',
      integers: plain,
      booleans: { rectify: false, large_tiles: true },
      precision: 'float32',
      inputs: [x, kernel],
      outputs: [{ isImage: true }],
    }) as [Float32Array]
    expect(worstError(actual, plainConvolution(shape, [x, kernel, dy]).y)).toBeLessThan(1e-5)
  })

  it.each([false, true])('adds a bias and a residual and rectifies on the way out, large tiles: %s', (large) => {
    const shape = { batch: 2, height: 5, width: 4, from: 16, to: 24 }
    const [x, kernel, residual] = drawn(shape, 11)
    const bias = noise([24], 14)
    const { y } = plainConvolution(shape, [x, kernel, residual])
    const finished = y.map((value, at) =>
      Math.max(0, value + (bias.values[at % 24] as number) + (residual.values[at] as number)),
    )
    const [actual] = runOp({
      op: 'SegscaleConv2D',
      integers: { biases: 1, residuals: 1 },
      booleans: { rectify: true, large_tiles: large },
      precision: 'float32',
      inputs: [x, kernel, bias, residual],
      outputs: [{ isImage: true }],
    }) as [Float32Array]
    expect(worstError(actual, finished)).toBeLessThan(1e-5)
    expect(actual.some((value) => value === 0)).toBe(true)
  })
})
