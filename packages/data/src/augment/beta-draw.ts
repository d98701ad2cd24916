import type { RandomStream } from '@segscale/core'

/**
 * A draw from the beta distribution with both parameters equal to α; in [0, 1], with mean 1/2 and variance 1 / (8 α + 4).
 *
 * @param alpha - In (0, 100].
 * @see A beta draw is X / (X + Y) of two gamma draws: Devroye (1986), Non-Uniform Random Variate Generation, IX.3.1. In
 * logarithms, because for small α both can be far below the smallest number.
 */
export function betaDraw(alpha: number, random: RandomStream): number {
  const x = logGammaDraw(alpha, random)
  const y = logGammaDraw(alpha, random)
  return 1 / (1 + Math.exp(y - x))
}

/**
 * The logarithm of a draw from the gamma distribution with this shape and scale 1.
 *
 * @see Marsaglia and Tsang (2000), A Simple Method for Generating Gamma Variables, ACM TOMS 26(3); for shapes below 1
 * their section 6: gamma(a + 1) · U^(1/a).
 */
function logGammaDraw(shape: number, random: RandomStream): number {
  if (shape < 1) {
    const larger = logGammaDraw(shape + 1, random)
    return larger + Math.log(openUniform(random)) / shape
  }
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = random.normal()
    const root = 1 + c * x
    if (root <= 0) continue
    const v = root ** 3
    if (Math.log(openUniform(random)) < 0.5 * x * x + d - d * v + d * Math.log(v)) return Math.log(d * v)
  }
}

/** A uniform draw in (0, 1], whose logarithm is finite. */
function openUniform(random: RandomStream): number {
  return 1 - random.uniform()
}
