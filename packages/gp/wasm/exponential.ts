// The steps of src/kernel/exponential.ts, two numbers at a time and bit for bit the same.

/** Where the 64 numbers `2^(-j / 64)` lie, which the host writes before the first call. */
export const fractions: usize = memory.data(512, 16)

const stepsPerUnit: f64 = 64 / 0.6931471805599453
const coarseStep: f64 = <f64>(<f32>(0.6931471805599453 / 64))
const fineStep: f64 = (0.6931471805599453 - coarseStep * 64 + 2.3190468138462996e-17) / 64
// Added to a whole number below 2^52, it leaves that number in the low bits.
const two52: f64 = 4503599627370496

/** Where the host has to write the fractions. */
export function fractionsAt(): usize {
  return fractions
}

/** `exp(-a)` of two numbers. */
export function expOfMinus(a: v128): v128 {
  // Also catches NaN.
  if (!v128.all_true<i64>(f64x2.lt(a, f64x2.splat(708)))) {
    const low = f64x2.splat(one(f64x2.extract_lane(a, 0)))
    return f64x2.replace_lane(low, 1, one(f64x2.extract_lane(a, 1)))
  }
  return inRange(a)
}

/** As {@link expOfMinus}, for numbers that are all below 708. */
export function inRange(a: v128): v128 {
  const step = f64x2.floor(f64x2.add(f64x2.mul(a, f64x2.splat(stepsPerUnit)), f64x2.splat(0.5)))
  const bits = f64x2.add(step, f64x2.splat(two52))
  const rest = f64x2.add(f64x2.sub(f64x2.mul(step, f64x2.splat(coarseStep)), a), f64x2.mul(step, f64x2.splat(fineStep)))
  let series = f64x2.add(f64x2.splat(1.0 / 24.0), f64x2.mul(rest, f64x2.splat(1.0 / 120.0)))
  series = f64x2.add(f64x2.splat(1.0 / 6.0), f64x2.mul(rest, series))
  series = f64x2.add(f64x2.splat(0.5), f64x2.mul(rest, series))
  series = f64x2.add(f64x2.splat(1), f64x2.mul(rest, series))
  series = f64x2.add(f64x2.splat(1), f64x2.mul(rest, series))
  const first = (<usize>(i64x2.extract_lane(bits, 0) & 63)) << 3
  const second = (<usize>(i64x2.extract_lane(bits, 1) & 63)) << 3
  const fraction = v128.load64_lane(fractions + second, v128.load64_zero(fractions + first), 1)
  // 2^-m, m the whole halvings: bits 6 to 16 of the step number, taken from the exponent of 1.
  const halvings = i64x2.shr_u(v128.and(bits, i64x2.splat(0x1ffff)), 6)
  const power = i64x2.shl(i64x2.sub(i64x2.splat(1023), halvings), 52)
  return f64x2.mul(f64x2.mul(fraction, series), power)
}

function one(a: f64): f64 {
  if (a < 708) return f64x2.extract_lane(inRange(f64x2.splat(a)), 0)
  if (a <= 746) {
    const root = f64x2.extract_lane(inRange(f64x2.splat(0.5 * a)), 0)
    return root * root
  }
  return a > 746 ? 0 : NaN
}
