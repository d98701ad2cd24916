// Covariances and slopes of radial kernels, as in src/kernel/radial-profile.ts and bit for bit the same. Runs begin on
// 16 bytes and have room for an even number of values; what is computed behind an odd end is not looked at.
import { expOfMinus, inRange } from './exponential'

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
  const factor = f64x2.splat(scale)
  for (let p: usize = 0; p < (<usize>count) << 3; p += 16) {
    const e = expOfMinus(f64x2.mul(f64x2.splat(0.5), v128.load(squared + p)))
    v128.store(out + p, f64x2.mul(factor, e))
  }
}

/** `scale exp(-√s)`. */
export function matern12Fill(squared: usize, scale: f64, out: usize, count: i32): void {
  const factor = f64x2.splat(scale)
  for (let p: usize = 0; p < (<usize>count) << 3; p += 16) {
    v128.store(out + p, f64x2.mul(factor, expOfMinus(f64x2.sqrt(v128.load(squared + p)))))
  }
}

/** `scale (1 + a) exp(-a)` with `a = √(3 s)`. */
export function matern32Fill(squared: usize, scale: f64, out: usize, count: i32): void {
  const factor = f64x2.splat(scale)
  for (let p: usize = 0; p < (<usize>count) << 3; p += 16) {
    const a = f64x2.sqrt(f64x2.mul(f64x2.splat(3), v128.load(squared + p)))
    const polynomial = f64x2.mul(factor, f64x2.add(f64x2.splat(1), a))
    v128.store(out + p, f64x2.mul(polynomial, expOfMinus(a)))
  }
}

/** `scale (1 + a + a² / 3) exp(-a)` with `a = √(5 s)`. */
export function matern52Fill(squared: usize, scale: f64, out: usize, count: i32): void {
  const factor = f64x2.splat(scale)
  // Below this, `a` is within the range of the quick exponential.
  const limit = f64x2.splat(100000)
  const end = (<usize>count) << 3
  let p: usize = 0
  // Two pairs at a time without a branch between them: 6.3 ns a value by single pairs, 4.4 like this.
  for (; p + 32 <= end; p += 32) {
    const first = v128.load(squared + p)
    const second = v128.load(squared + p, 16)
    if (v128.all_true<i64>(v128.and(f64x2.lt(first, limit), f64x2.lt(second, limit)))) {
      v128.store(out + p, f64x2.mul(matern52Factor(first, factor), inRange(matern52Distance(first))))
      v128.store(out + p, f64x2.mul(matern52Factor(second, factor), inRange(matern52Distance(second))), 16)
    } else {
      v128.store(out + p, f64x2.mul(matern52Factor(first, factor), expOfMinus(matern52Distance(first))))
      v128.store(out + p, f64x2.mul(matern52Factor(second, factor), expOfMinus(matern52Distance(second))), 16)
    }
  }
  for (; p < end; p += 16) {
    const last = v128.load(squared + p)
    v128.store(out + p, f64x2.mul(matern52Factor(last, factor), expOfMinus(matern52Distance(last))))
  }
}

function matern52Distance(squared: v128): v128 {
  return f64x2.sqrt(f64x2.mul(f64x2.splat(5), squared))
}

function matern52Factor(squared: v128, factor: v128): v128 {
  const third = f64x2.mul(f64x2.mul(f64x2.splat(5), squared), f64x2.splat(1.0 / 3.0))
  return f64x2.mul(factor, f64x2.add(f64x2.add(f64x2.splat(1), matern52Distance(squared)), third))
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
