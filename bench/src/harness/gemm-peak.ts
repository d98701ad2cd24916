import { compile, tensorflow } from '@segscale/engine'
import type { NetCase } from './net-case.ts'

// Large enough that packing the factors costs little beside multiplying them, small enough to take a fifth of a second.
const size = 1536
const pixels = [1, 32, size / 32] as const

/**
 * Floating-point operations per second of a large matrix product in a precision, the best of several: what TensorFlow can get
 * out of this process's threads at most. A multiply-accumulate is two operations.
 *
 * The product is written as a 1x1 convolution, whose images programs compute in the precision they are compiled for.
 */
export function gemmPeakFlops(precision: NetCase['precision'], repeats = 8): number {
  const { tf } = tensorflow()
  const program = compile(tensorflow(), {
    precision,
    variables: {
      x: { shape: [...pixels, size], initial: 0.5 },
      kernel: { shape: [1, 1, size, size], initial: 0.25 },
    },
    functions: {
      multiply: {
        inputs: {},
        // One number for all: what is timed should not be a copy of the product.
        compute: (_, { x, kernel }) => {
          const product = tf.conv2d(x.as4D(...pixels, size), kernel.as4D(1, 1, size, size), 1, 'same')
          return { largest: tf.max(product) }
        },
      },
    },
  })
  const seconds = Array.from({ length: repeats }, () => {
    const start = performance.now()
    program.call('multiply', {})
    return (performance.now() - start) / 1000
  })
  program.dispose()
  return (2 * size ** 3) / Math.min(...seconds)
}
