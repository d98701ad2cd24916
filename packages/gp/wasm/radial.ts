// Covariances and slopes of radial kernels, as in src/kernel/radial-profile.ts and bit for bit the same. Runs begin on
// 16 bytes and have room for an even number of values; what is computed behind an odd end is not looked at.
import { fractions, numbers } from './exponential'

/** `out[p] = Σ_j weights[j] tables[j][p]`; the tables follow each other, `stride` numbers apart. */
export function weightedSum(tables: usize, stride: i32, d: i32, weights: usize, count: i32, out: usize): void {
  const width = (<usize>stride) << 3
  for (let p: usize = 0; p < (<usize>count) << 3; p += 16) {
    let sum = f64x2.splat(0)
    let table = tables + p
    for (let j: usize = 0; j < (<usize>d) << 3; j += 8) {
      sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(weights + j), v128.load(table)))
      table += width
    }
    v128.store(out + p, sum)
  }
}

/** `scale exp(-s / 2)` of every squared distance `s`. */
export function rbfFill(squared: usize, scale: f64, out: usize, count: i32): void {
  fill<Rbf>(squared, scale, out, count)
}

/** `scale exp(-√s)`. */
export function matern12Fill(squared: usize, scale: f64, out: usize, count: i32): void {
  fill<Matern12>(squared, scale, out, count)
}

/** `scale (1 + a) exp(-a)` with `a = √(3 s)`. */
export function matern32Fill(squared: usize, scale: f64, out: usize, count: i32): void {
  fill<Matern32>(squared, scale, out, count)
}

/** `scale (1 + a + a² / 3) exp(-a)` with `a = √(5 s)`. */
export function matern52Fill(squared: usize, scale: f64, out: usize, count: i32): void {
  fill<Matern52>(squared, scale, out, count)
}

// Names of kernels as types, told apart by their sizes: the compiler makes a copy of a function for each type.
type Rbf = u8
type Matern12 = u16
type Matern32 = u32
type Matern52 = u64

// The constants must be loaded before the loop begins, which is why there is one for all kernels.
function fill<Profile>(squared: usize, scale: f64, out: usize, count: i32): void {
  const factor = f64x2.splat(scale)
  const stepsPerUnit = v128.load64_splat(numbers)
  const whole = v128.load64_splat(numbers, 8)
  const coarse = v128.load64_splat(numbers, 16)
  const fine = v128.load64_splat(numbers, 24)
  const sixth = v128.load64_splat(numbers, 32)
  const twentyFourth = v128.load64_splat(numbers, 40)
  const half = v128.load64_splat(numbers, 48)
  const one = v128.load64_splat(numbers, 56)
  const third = v128.load64_splat(numbers, 64)
  const slope = v128.load64_splat(numbers + (sizeof<Profile>() == sizeof<Matern32>() ? 72 : 80))
  const limit = v128.load64_splat(numbers + (sizeof<Profile>() == sizeof<Rbf>() ? 88 : 96))
  for (let p: usize = 0; p < (<usize>count) << 3; p += 16) {
    let a2 = v128.load(squared + p)
    let a = a2
    if (sizeof<Profile>() == sizeof<Rbf>()) {
      a = f64x2.pmin(f64x2.mul(half, a2), limit)
    } else {
      if (sizeof<Profile>() != sizeof<Matern12>()) a2 = f64x2.mul(slope, a2)
      a2 = f64x2.pmin(a2, limit)
      a = f64x2.sqrt(a2)
    }
    const bits = f64x2.add(whole, f64x2.mul(a, stepsPerUnit))
    // By way of memory the low bytes of both numbers are at hand sooner than out of their register.
    v128.store(out + p, bits)
    const first = (<usize>load<u8>(out + p)) << 3
    const second = (<usize>load<u8>(out + p, 8)) << 3
    const fraction = v128.load64_lane(fractions + second, v128.load64_zero(fractions + first), 1)
    const step = f64x2.sub(bits, whole)
    const rest = f64x2.add(f64x2.sub(f64x2.mul(step, coarse), a), f64x2.mul(step, fine))
    const square = f64x2.mul(rest, rest)
    const low = f64x2.add(half, f64x2.mul(rest, sixth))
    const series = f64x2.add(rest, f64x2.mul(square, f64x2.add(low, f64x2.mul(square, twentyFourth))))
    // The whole halvings, taken off the exponent.
    const halvings = i64x2.shl(i64x2.shr_u(bits, 8), 52)
    const exponential = i64x2.sub(f64x2.add(fraction, f64x2.mul(fraction, series)), halvings)
    let polynomial = factor
    if (sizeof<Profile>() == sizeof<Matern32>()) polynomial = f64x2.mul(factor, f64x2.add(one, a))
    if (sizeof<Profile>() == sizeof<Matern52>()) {
      polynomial = f64x2.mul(factor, f64x2.add(f64x2.add(one, a), f64x2.mul(a2, third)))
    }
    v128.store(out + p, f64x2.mul(polynomial, exponential))
  }
}
/** `-2 ∂k / ∂s` times weights, from the squared distances and the covariances. */
export function rbfSlope(squared: usize, covariance: usize, weights: usize, slope: usize, count: i32): void {
  for (let p: usize = 0; p < (<usize>count) << 3; p += 16) {
    v128.store(slope + p, f64x2.mul(v128.load(covariance + p), v128.load(weights + p)))
  }
}

/** As {@link rbfSlope}; 0 at distance 0, where the slope has a pole but every input's share is 0. */
export function matern12Slope(squared: usize, covariance: usize, weights: usize, slope: usize, count: i32): void {
  for (let p: usize = 0; p < (<usize>count) << 3; p += 16) {
    const r = f64x2.sqrt(v128.load(squared + p))
    const ratio = f64x2.div(v128.load(covariance + p), r)
    const kept = v128.and(ratio, f64x2.gt(r, f64x2.splat(0)))
    v128.store(slope + p, f64x2.mul(kept, v128.load(weights + p)))
  }
}

/** As {@link rbfSlope}. */
export function matern32Slope(squared: usize, covariance: usize, weights: usize, slope: usize, count: i32): void {
  for (let p: usize = 0; p < (<usize>count) << 3; p += 16) {
    const a = f64x2.sqrt(f64x2.mul(f64x2.splat(3), v128.load(squared + p)))
    const top = f64x2.mul(f64x2.splat(3), v128.load(covariance + p))
    const ratio = f64x2.div(top, f64x2.add(f64x2.splat(1), a))
    v128.store(slope + p, f64x2.mul(ratio, v128.load(weights + p)))
  }
}

/** As {@link rbfSlope}. */
export function matern52Slope(squared: usize, covariance: usize, weights: usize, slope: usize, count: i32): void {
  for (let p: usize = 0; p < (<usize>count) << 3; p += 16) {
    const a2 = f64x2.mul(f64x2.splat(5), v128.load(squared + p))
    const a1 = f64x2.add(f64x2.splat(1), f64x2.sqrt(a2))
    const top = f64x2.mul(f64x2.mul(f64x2.splat(5.0 / 3.0), v128.load(covariance + p)), a1)
    const ratio = f64x2.div(top, f64x2.add(a1, f64x2.mul(a2, f64x2.splat(1.0 / 3.0))))
    v128.store(slope + p, f64x2.mul(ratio, v128.load(weights + p)))
  }
}
