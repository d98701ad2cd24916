import type { Normalisation } from '../augment/augment-step.ts'

/** A channel without any change would be divided by nothing; it then only loses its mean. */
const leastDeviation = 1 / 255

/**
 * Mean and deviation of each channel over all pixels, scaled to [0, 1] and rounded to six digits.
 *
 * Sums are integers below 2^53 for up to 10^11 pixels, so the result depends on nothing but the images.
 *
 * @param images - `[n, h, w, c]`; not empty.
 */
export function channelMoments(images: Uint8Array, channels: number): Normalisation {
  const sums = new Float64Array(channels)
  const squares = new Float64Array(channels)
  for (let channel = 0; channel < channels; channel++) {
    let [sum, square] = [0, 0]
    for (let at = channel; at < images.length; at += channels) {
      const value = images[at] as number
      sum += value
      square += value * value
    }
    sums[channel] = sum
    squares[channel] = square
  }
  const count = images.length / channels
  const mean = Array.from(sums, (sum) => sum / count)
  const deviations = Array.from(squares, (square, channel) => {
    return Math.sqrt(Math.max(0, square / count - (mean[channel] as number) ** 2))
  })
  return {
    mean: mean.map((value) => rounded(value / 255)),
    std: deviations.map((deviation) => rounded(Math.max(deviation / 255, leastDeviation))),
  }
}

function rounded(value: number): number {
  return Number(value.toFixed(6))
}
