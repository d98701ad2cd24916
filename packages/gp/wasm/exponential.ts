// The steps of src/kernel/exponential.ts, two numbers at a time and bit for bit the same.

/** Where the 256 numbers `2^(-j / 256)` lie, which the host writes before the first call. */
export const fractions: usize = memory.data(2048, 16)

/** Where the host has to write the fractions. */
export function fractionsAt(): usize {
  return fractions
}

/**
 * Numbers that every value of a kernel needs, in memory: what the compiler knows to be constant it makes anew for every
 * use, with three instructions, one of them between kinds of registers; 3.2 ns a value in place of 2.4. The first four are
 * 256 / log 2, 1.5 · 2^52 (which rounds numbers below 2^51 that are added to it, and leaves them in the low bits) and
 * log 2 / 256 in two parts.
 */
export const numbers: usize = memory.data<f64>(
  [
    256 / 0.6931471805599453,
    6755399441055744.0,
    <f64>(<f32>(0.6931471805599453 / 256)),
    (0.6931471805599453 - <f64>(<f32>(0.6931471805599453 / 256)) * 256 + 2.3190468138462996e-17) / 256,
    1.0 / 6.0,
    1.0 / 24.0,
    0.5,
    1.0,
    1.0 / 3.0,
    3.0,
    5.0,
    708.0,
    501264.0,
  ],
  16,
)
