import { tensorflow } from '@segscale/engine'

// Large enough that packing the factors costs little beside multiplying them, small enough to take a fifth of a second.
const size = 1536

/**
 * Floating-point operations per second of a large float32 matrix product, the best of several: what TensorFlow can get
 * out of this process's threads at most. A multiply-accumulate is two operations.
 */
export function gemmPeakFlops(repeats = 8): number {
  const { tf } = tensorflow()
  const [a, b] = [tf.fill([size, size], 0.5), tf.fill([size, size], 0.25)]
  const seconds = Array.from({ length: repeats }, () => {
    const start = performance.now()
    const product = tf.matMul(a, b)
    // Reads one element's worth of result only after all of it has been computed.
    product.slice([0, 0], [1, 1]).dataSync()
    product.dispose()
    return (performance.now() - start) / 1000
  })
  a.dispose()
  b.dispose()
  return (2 * size ** 3) / Math.min(...seconds)
}
