const steps = 256
const stepsPerUnit = steps / Math.LN2
// 1.5 · 2^52: added to a number below 2^51 and taken off again, it rounds that to a whole number, halves to even ones.
const whole = 6755399441055744
// log 2 / 256 in two parts: the first has 24 bits, so that its product with any step number below 2^18 is exact.
const coarseStep = Math.fround(Math.LN2 / steps)
const fineStep = (Math.LN2 - coarseStep * steps + 2.3190468138462996e-17) / steps
/** `2^(-j / 256)` for `j = 0..255`. */
export const fractions: Float64Array = Float64Array.from({ length: steps }, (_, j) => 2 ** (-j / steps))
const halvings = Float64Array.from({ length: 1024 }, (_, m) => 2 ** -m)

/** The largest number for which {@link expOfMinus} is normal; kernels take larger ones for this. */
export const largestExponent: number = 708

/**
 * `exp(-a)` for `a >= 0`, within 3 units in the last place.
 *
 * Kernels spend most of their time in exponentials. `Math.exp` is a call out of compiled code (12 to 16 ns measured on
 * Node 20); this is a table of 256 fractional powers of 2 and a polynomial, which the compiler inlines (6 to 9 ns). The
 * WebAssembly routines take the same steps, so both give the same bits.
 */
export function expOfMinus(a: number): number {
  // Also catches NaN.
  if (!(a <= largestExponent)) return beyondNormal(a)
  const step = a * stepsPerUnit + whole - whole
  const rest = step * coarseStep - a + step * fineStep
  const series = rest + rest * rest * (1 / 2 + rest * (1 / 6) + rest * rest * (1 / 24))
  const fraction = fractions[step & 255] as number
  return (fraction + fraction * series) * (halvings[step >> 8] as number)
}

// Beyond 708 results are no longer normal numbers, beyond 746 they are 0.
function beyondNormal(a: number): number {
  if (a > 746) return 0
  if (Number.isNaN(a)) return a
  const root = expOfMinus(0.5 * a)
  return root * root
}
