/*
 * Complementary error functions by Cody's rational Chebyshev approximations, relative error below about 1e-15.
 * Cody (1969), Rational Chebyshev approximations for the error function, Math. Comp. 23; coefficients as in CALERF of
 * SPECFUN 2.5 (Cody 1990), rounded to doubles. Coefficients are written from the highest power down.
 */
const nearNumerator = [
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
]
const nearDenominator = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171]
const middleNumerator = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001, 881.952221241769,
  1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
]
const middleDenominator = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
]
const farNumerator = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
]
const farDenominator = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
]

/** The error function, to full relative accuracy. */
export function erf(x: number): number {
  const y = Math.abs(x)
  if (y <= 0.46875) return x * ratio(nearNumerator, nearDenominator, y * y)
  const tail = 1 - erfc(y)
  return x < 0 ? -tail : tail
}

/** `1 - erf(x)`, to full relative accuracy in its tail, down to the smallest numbers. */
export function erfc(x: number): number {
  const y = Math.abs(x)
  if (y <= 0.46875) return 1 - erf(x)
  const tail = y > 27.3 ? 0 : expOfMinusSquare(y) * scaledTail(y)
  return x < 0 ? 2 - tail : tail
}

/** `exp(x²) erfc(x)`: falls like `1 / (x √π)`, where erfc itself underflows. Infinite below about -26.6. */
export function erfcx(x: number): number {
  if (x >= 0.46875) return scaledTail(x)
  if (x > -0.46875) return Math.exp(x * x) * (1 - erf(x))
  return 2 / expOfMinusSquare(x) - scaledTail(-x)
}

// exp(x²) erfc(x) for x >= 0.46875.
function scaledTail(x: number): number {
  if (x <= 4) return ratio(middleNumerator, middleDenominator, x)
  const inverseSquare = 1 / (x * x)
  const inverseRootPi = 0.5641895835477563
  return (inverseRootPi - inverseSquare * ratio(farNumerator, farDenominator, inverseSquare)) / x
}

// `exp(-x²)` without the rounding of `x²`, which the exponential would multiply by `x²`.
function expOfMinusSquare(x: number): number {
  const coarse = Math.trunc(x * 16) / 16
  return Math.exp(-coarse * coarse) * Math.exp(-(x - coarse) * (x + coarse))
}

function ratio(numerator: readonly number[], denominator: readonly number[], x: number): number {
  return polynomial(numerator, x) / polynomial(denominator, x)
}

/** A polynomial by Horner's rule; coefficients from the highest power down. */
export function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0
  for (const coefficient of coefficients) sum = sum * x + coefficient
  return sum
}
