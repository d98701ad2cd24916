import { erfc, erfcx, polynomial } from './error-function.ts'

const inverseRootTwoPi = 0.3989422804014327
const halfLogTwoPi = 0.5 * Math.log(2 * Math.PI)

/** Density of the standard normal. */
export function normalPdf(z: number): number {
  return inverseRootTwoPi * expOfHalfMinusSquare(z)
}

/** Natural log of {@link normalPdf}. */
export function logNormalPdf(z: number): number {
  return -0.5 * z * z - halfLogTwoPi
}

/** Distribution function of the standard normal, to full relative accuracy in the lower tail. */
export function normalCdf(z: number): number {
  if (z > -1) return 0.5 * erfc(-z * Math.SQRT1_2)
  // The exponential apart from the rest, because the rounding of z / √2 would come back multiplied by z².
  return z < -39 ? 0 : 0.5 * expOfHalfMinusSquare(z) * erfcx(-z * Math.SQRT1_2)
}

/** Natural log of {@link normalCdf}, finite down to `z = -1e154`. */
export function logNormalCdf(z: number): number {
  if (z > -1) return Math.log1p(-normalCdf(-z))
  return Math.log(0.5 * erfcx(-z * Math.SQRT1_2)) - 0.5 * z * z
}

/** `Φ(-z) / φ(z)`, Mills' ratio: falls like `1 / z` for large `z`. */
export function millsRatio(z: number): number {
  return Math.sqrt(Math.PI / 2) * erfcx(z * Math.SQRT1_2)
}

// exp(-z²/2) with z split so that the square of the coarse part is exact.
function expOfHalfMinusSquare(z: number): number {
  // Beyond this it underflows, and infinite arguments must not become NaN.
  if (!(Math.abs(z) < 39)) return Number.isNaN(z) ? NaN : 0
  const coarse = Math.trunc(z * 16) / 16
  return Math.exp(-0.5 * coarse * coarse) * Math.exp(-0.5 * (z - coarse) * (z + coarse))
}

// Wichura's PPND16, rounded to doubles, from the highest power down.
const centralNumerator = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
  133.14166789178438, 3.3871328727963665,
]
const centralDenominator = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
  42.31333070160091, 1,
]
const middleNumerator = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
]
const middleDenominator = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
]
const farNumerator = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
  1.7848265399172913, 5.463784911164114, 6.657904643501103,
]
const farDenominator = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
  0.1369298809227358, 0.599832206555888, 1,
]

/**
 * The quantile function of the standard normal: `z` with `normalCdf(z) = p`, to about 1e-15 relative.
 *
 * @param p - A probability; 0 and 1 give the infinities, anything outside [0, 1] NaN.
 * @see Wichura (1988), Algorithm AS 241, Applied Statistics 37.
 */
export function normalQuantile(p: number): number {
  const q = p - 0.5
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q
    return (q * polynomial(centralNumerator, r)) / polynomial(centralDenominator, r)
  }
  const tail = q < 0 ? p : 1 - p
  if (!(tail > 0)) return tail === 0 ? Math.sign(q) * Infinity : NaN
  const r = Math.sqrt(-Math.log(tail))
  const z =
    r <= 5
      ? polynomial(middleNumerator, r - 1.6) / polynomial(middleDenominator, r - 1.6)
      : polynomial(farNumerator, r - 5) / polynomial(farDenominator, r - 5)
  return q < 0 ? -z : z
}
