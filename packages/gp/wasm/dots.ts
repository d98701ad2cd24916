// Scalar products of four runs with two runs at a time: every load then serves two or four products.

/** Where {@link dots4x2} leaves its eight sums: those of run `a_r` with `b_0` and `b_1` at `2 r` and `2 r + 1`. */
export const sums: usize = memory.data(64, 16)

/** The eight scalar products of the runs `a0..a3` with the runs `b0` and `b1`, all of `length` numbers. */
export function dots4x2(a0: usize, a1: usize, a2: usize, a3: usize, b0: usize, b1: usize, length: i32): void {
  let s00 = f64x2.splat(0)
  let s01 = f64x2.splat(0)
  let s10 = f64x2.splat(0)
  let s11 = f64x2.splat(0)
  let s20 = f64x2.splat(0)
  let s21 = f64x2.splat(0)
  let s30 = f64x2.splat(0)
  let s31 = f64x2.splat(0)
  const end = (<usize>(length & ~1)) << 3
  for (let k: usize = 0; k < end; k += 16) {
    const x = v128.load(b0 + k)
    const y = v128.load(b1 + k)
    const u0 = v128.load(a0 + k)
    s00 = f64x2.add(s00, f64x2.mul(u0, x))
    s01 = f64x2.add(s01, f64x2.mul(u0, y))
    const u1 = v128.load(a1 + k)
    s10 = f64x2.add(s10, f64x2.mul(u1, x))
    s11 = f64x2.add(s11, f64x2.mul(u1, y))
    const u2 = v128.load(a2 + k)
    s20 = f64x2.add(s20, f64x2.mul(u2, x))
    s21 = f64x2.add(s21, f64x2.mul(u2, y))
    const u3 = v128.load(a3 + k)
    s30 = f64x2.add(s30, f64x2.mul(u3, x))
    s31 = f64x2.add(s31, f64x2.mul(u3, y))
  }
  if (length & 1) {
    // The odd last number, as a pair with 0.
    const x = v128.load64_zero(b0 + end)
    const y = v128.load64_zero(b1 + end)
    const u0 = v128.load64_zero(a0 + end)
    s00 = f64x2.add(s00, f64x2.mul(u0, x))
    s01 = f64x2.add(s01, f64x2.mul(u0, y))
    const u1 = v128.load64_zero(a1 + end)
    s10 = f64x2.add(s10, f64x2.mul(u1, x))
    s11 = f64x2.add(s11, f64x2.mul(u1, y))
    const u2 = v128.load64_zero(a2 + end)
    s20 = f64x2.add(s20, f64x2.mul(u2, x))
    s21 = f64x2.add(s21, f64x2.mul(u2, y))
    const u3 = v128.load64_zero(a3 + end)
    s30 = f64x2.add(s30, f64x2.mul(u3, x))
    s31 = f64x2.add(s31, f64x2.mul(u3, y))
  }
  v128.store(sums, laneSums(s00, s01))
  v128.store(sums, laneSums(s10, s11), 16)
  v128.store(sums, laneSums(s20, s21), 32)
  v128.store(sums, laneSums(s30, s31), 48)
}

/** The scalar product of two runs of `length` numbers. */
export function dot(a: usize, b: usize, length: i32): f64 {
  let s = f64x2.splat(0)
  let t = f64x2.splat(0)
  const end = (<usize>(length & ~3)) << 3
  for (let k: usize = 0; k < end; k += 32) {
    s = f64x2.add(s, f64x2.mul(v128.load(a + k), v128.load(b + k)))
    t = f64x2.add(t, f64x2.mul(v128.load(a + k, 16), v128.load(b + k, 16)))
  }
  s = f64x2.add(s, t)
  let sum = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1)
  for (let k = end; k < (<usize>length) << 3; k += 8) sum += load<f64>(a + k) * load<f64>(b + k)
  return sum
}

function laneSums(a: v128, b: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(a, b, 0, 2), v128.shuffle<f64>(a, b, 1, 3))
}
