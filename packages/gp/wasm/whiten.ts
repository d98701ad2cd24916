// Forward substitution for many right-hand sides, four side by side: number i of vector c of a panel is at 4 i + c.

/**
 * Overwrites panels of four vectors `k` each with `L⁻¹ k`, and writes for every vector `weights · k` and `|L⁻¹ k|²`.
 *
 * @param lower - Packed lower triangle of `n` rows.
 * @param vectors - `panels` panels of `4 n` numbers.
 * @param weights - `n` numbers.
 * @param products - Takes `4 panels` numbers `weights · k`.
 * @param norms - Takes `4 panels` numbers `|L⁻¹ k|²`.
 */
export function whiten(
  lower: usize,
  n: i32,
  vectors: usize,
  panels: i32,
  weights: usize,
  products: usize,
  norms: usize,
): void {
  const size = (<usize>n) << 5
  for (let p = 0; p < panels; p++) project(vectors + <usize>p * size, n, weights, products + ((<usize>p) << 5))
  let start = lower
  let i = 0
  for (; i + 4 <= n; i += 4) {
    for (let p = 0; p < panels; p++) solveRows(start, i, vectors + <usize>p * size)
    start += (<usize>(4 * i + 10)) << 3
  }
  for (; i < n; i++) {
    for (let p = 0; p < panels; p++) solveRow(start, i, vectors + <usize>p * size)
    start += (<usize>(i + 1)) << 3
  }
  for (let p = 0; p < panels; p++) square(vectors + <usize>p * size, n, norms + ((<usize>p) << 5))
}

// Rows i to i + 3 of one panel. `row0` is where row i of the triangle begins; `i` is a multiple of 4.
function solveRows(row0: usize, i: i32, panel: usize): void {
  const width = (<usize>i) << 3
  const row1 = row0 + width + 8
  const row2 = row1 + width + 16
  const row3 = row2 + width + 24
  const target = panel + ((<usize>i) << 5)
  let a0 = v128.load(target)
  let b0 = v128.load(target, 16)
  let a1 = v128.load(target, 32)
  let b1 = v128.load(target, 48)
  let a2 = v128.load(target, 64)
  let b2 = v128.load(target, 80)
  let a3 = v128.load(target, 96)
  let b3 = v128.load(target, 112)
  for (let k: usize = 0; k < width; k += 8) {
    const x = v128.load(panel + (k << 2))
    const y = v128.load(panel + (k << 2), 16)
    const l0 = v128.load64_splat(row0 + k)
    a0 = f64x2.sub(a0, f64x2.mul(l0, x))
    b0 = f64x2.sub(b0, f64x2.mul(l0, y))
    const l1 = v128.load64_splat(row1 + k)
    a1 = f64x2.sub(a1, f64x2.mul(l1, x))
    b1 = f64x2.sub(b1, f64x2.mul(l1, y))
    const l2 = v128.load64_splat(row2 + k)
    a2 = f64x2.sub(a2, f64x2.mul(l2, x))
    b2 = f64x2.sub(b2, f64x2.mul(l2, y))
    const l3 = v128.load64_splat(row3 + k)
    a3 = f64x2.sub(a3, f64x2.mul(l3, x))
    b3 = f64x2.sub(b3, f64x2.mul(l3, y))
  }
  let pivot = v128.load64_splat(row0 + width)
  a0 = f64x2.div(a0, pivot)
  b0 = f64x2.div(b0, pivot)
  let l = v128.load64_splat(row1 + width)
  pivot = v128.load64_splat(row1 + width, 8)
  a1 = f64x2.div(f64x2.sub(a1, f64x2.mul(l, a0)), pivot)
  b1 = f64x2.div(f64x2.sub(b1, f64x2.mul(l, b0)), pivot)
  l = v128.load64_splat(row2 + width)
  a2 = f64x2.sub(a2, f64x2.mul(l, a0))
  b2 = f64x2.sub(b2, f64x2.mul(l, b0))
  l = v128.load64_splat(row2 + width, 8)
  pivot = v128.load64_splat(row2 + width, 16)
  a2 = f64x2.div(f64x2.sub(a2, f64x2.mul(l, a1)), pivot)
  b2 = f64x2.div(f64x2.sub(b2, f64x2.mul(l, b1)), pivot)
  l = v128.load64_splat(row3 + width)
  a3 = f64x2.sub(a3, f64x2.mul(l, a0))
  b3 = f64x2.sub(b3, f64x2.mul(l, b0))
  l = v128.load64_splat(row3 + width, 8)
  a3 = f64x2.sub(a3, f64x2.mul(l, a1))
  b3 = f64x2.sub(b3, f64x2.mul(l, b1))
  l = v128.load64_splat(row3 + width, 16)
  pivot = v128.load64_splat(row3 + width, 24)
  a3 = f64x2.div(f64x2.sub(a3, f64x2.mul(l, a2)), pivot)
  b3 = f64x2.div(f64x2.sub(b3, f64x2.mul(l, b2)), pivot)
  v128.store(target, a0)
  v128.store(target, b0, 16)
  v128.store(target, a1, 32)
  v128.store(target, b1, 48)
  v128.store(target, a2, 64)
  v128.store(target, b2, 80)
  v128.store(target, a3, 96)
  v128.store(target, b3, 112)
}

function solveRow(row: usize, i: i32, panel: usize): void {
  const width = (<usize>i) << 3
  const target = panel + ((<usize>i) << 5)
  let a = v128.load(target)
  let b = v128.load(target, 16)
  for (let k: usize = 0; k < width; k += 8) {
    const l = v128.load64_splat(row + k)
    a = f64x2.sub(a, f64x2.mul(l, v128.load(panel + (k << 2))))
    b = f64x2.sub(b, f64x2.mul(l, v128.load(panel + (k << 2), 16)))
  }
  const pivot = v128.load64_splat(row + width)
  v128.store(target, f64x2.div(a, pivot))
  v128.store(target, f64x2.div(b, pivot), 16)
}

/** `weights · k` of the four vectors of a panel. */
export function project(panel: usize, n: i32, weights: usize, products: usize): void {
  let a = f64x2.splat(0)
  let b = f64x2.splat(0)
  for (let k: usize = 0; k < (<usize>n) << 3; k += 8) {
    const weight = v128.load64_splat(weights + k)
    a = f64x2.add(a, f64x2.mul(weight, v128.load(panel + (k << 2))))
    b = f64x2.add(b, f64x2.mul(weight, v128.load(panel + (k << 2), 16)))
  }
  v128.store(products, a)
  v128.store(products, b, 16)
}

function square(panel: usize, n: i32, norms: usize): void {
  let a = f64x2.splat(0)
  let b = f64x2.splat(0)
  for (let k: usize = 0; k < (<usize>n) << 3; k += 8) {
    const x = v128.load(panel + (k << 2))
    const y = v128.load(panel + (k << 2), 16)
    a = f64x2.add(a, f64x2.mul(x, x))
    b = f64x2.add(b, f64x2.mul(y, y))
  }
  v128.store(norms, a)
  v128.store(norms, b, 16)
}
