/**
 * The quantile of Student's t distribution: the value that it falls below with a given probability.
 *
 * Accurate to about 1e-9 for 1 to 1e6 degrees of freedom and probabilities in [0.5, 0.9999].
 *
 * @param probability - In [0.5, 1).
 * @param degrees - Degrees of freedom, above 0, not necessarily whole.
 */
export function studentQuantile(probability: number, degrees: number): number {
  let [low, high] = [0, 1]
  while (studentDistribution(high, degrees) < probability) [low, high] = [high, 2 * high]
  // Sixty halvings reach the last bit of a double.
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2
    if (studentDistribution(middle, degrees) < probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * The probability that Student's t falls below a value.
 *
 * @param t - At least 0.
 * @param degrees - Degrees of freedom, above 0, not necessarily whole.
 * @see Abramowitz and Stegun (1964), 26.7.1.
 */
export function studentDistribution(t: number, degrees: number): number {
  return 1 - 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
}

/**
 * The regularised incomplete beta function.
 *
 * @see Abramowitz and Stegun (1964), 26.5.8 (continued fraction) and 26.5.2 (symmetry, used where the fraction
 * converges slowly).
 */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b))
  return (front * betaFraction(x, a, b)) / a
}

/** The continued fraction of the incomplete beta function, by Lentz's method (1976). */
function betaFraction(x: number, a: number, b: number): number {
  const guarded = (value: number): number => (Math.abs(value) < 1e-300 ? 1e-300 : value)
  let c = 1
  let d = 1 / guarded(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    let factor = 1
    for (const term of [even, odd]) {
      d = 1 / guarded(1 + term * d)
      c = guarded(1 + term / c)
      factor = c * d
      fraction *= factor
    }
    if (Math.abs(factor - 1) < 1e-15) break
  }
  return fraction
}

/** The logarithm of the gamma function for positive arguments; Stirling's series, Abramowitz and Stegun (1964), 6.1.41. */
function logGamma(x: number): number {
  // The series is accurate to double precision from 10 on; smaller arguments climb there.
  let shift = 0
  let z = x
  for (; z < 10; z++) shift += Math.log(z)
  const w = 1 / (z * z)
  const series = (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * (1 / 1188 - (w * 691) / 360360))))) / z
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift
}
