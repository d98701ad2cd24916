import type { Elements } from './run-op.ts'

/** A convolution with a 3x3 kernel and a zero pixel on each side. */
export interface ConvolutionShape {
  readonly batch: number
  readonly height: number
  readonly width: number
  readonly from: number
  readonly to: number
  /** 1 unless given. */
  readonly stride?: number
}

/** Shapes of the images that go in, of those that come out, and of the kernel. */
export function shapesOf({ batch, height, width, from, to, stride = 1 }: ConvolutionShape): {
  x: number[]
  y: number[]
  kernel: number[]
} {
  return {
    x: [batch, height, width, from],
    y: [batch, Math.ceil(height / stride), Math.ceil(width / stride), to],
    kernel: [3, 3, from, to],
  }
}

/** The convolution and its gradients by their definition, in float64. */
export function plainConvolution(
  shape: ConvolutionShape,
  [x, kernel, dy]: readonly [Elements, Elements, Elements],
): { y: Float64Array; dx: Float64Array; dKernel: Float64Array } {
  const { from, to } = shape
  const y = new Float64Array(dy.values.length)
  const dx = new Float64Array(x.values.length)
  const dKernel = new Float64Array(kernel.values.length)
  forEachTap(shape, (input, tap, output) => {
    for (let i = 0; i < from; i++) {
      for (let o = 0; o < to; o++) {
        const [atX, atKernel, atY] = [input * from + i, (tap * from + i) * to + o, output * to + o]
        const [value, weight, slope] = [x.values[atX], kernel.values[atKernel], dy.values[atY]] as [
          number,
          number,
          number,
        ]
        y[atY] = (y[atY] as number) + value * weight
        dx[atX] = (dx[atX] as number) + slope * weight
        dKernel[atKernel] = (dKernel[atKernel] as number) + value * slope
      }
    }
  })
  return { y, dx, dKernel }
}

/** Visits each pixel that comes out with each place of the kernel and the pixel that goes in there. */
function forEachTap(shape: ConvolutionShape, visit: (input: number, tap: number, output: number) => void): void {
  const { height, width, stride = 1 } = shape
  const [batch, rows, columns] = shapesOf(shape).y as [number, number, number]
  for (let output = 0; output < batch * rows * columns; output++) {
    const image = Math.floor(output / (rows * columns))
    const [row, column] = [Math.floor(output / columns) % rows, output % columns]
    for (let tap = 0; tap < 9; tap++) {
      const [above, left] = [stride * row + Math.floor(tap / 3) - 1, stride * column + (tap % 3) - 1]
      const isInside = above >= 0 && above < height && left >= 0 && left < width
      if (isInside) visit((image * height + above) * width + left, tap, output)
    }
  }
}
