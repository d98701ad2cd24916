// Forward substitution for many right-hand sides, four side by side: number i of vector c of a panel is at 4 i + c.

/**
 * Overwrites panels of four vectors `k` each with `L⁻¹ k`, and writes `|L⁻¹ k|²` for every vector.
 *
 * @param blocks - `L`, as src/linear-algebra/row-blocks.ts lays it out: four rows side by side, reciprocal pivots.
 * @param vectors - `panels` panels of `4 n` numbers.
 * @param norms - Takes `4 panels` numbers `|L⁻¹ k|²`.
 */
export function whiten(blocks: usize, n: i32, vectors: usize, panels: i32, norms: usize): void {
  const size = (<usize>n) << 5
  let block = blocks
  let i = 0
  for (; i + 4 <= n; i += 4) {
    for (let p = 0; p < panels; p++) solveRows(block, (<usize>i) << 5, vectors + <usize>p * size)
    block += (<usize>(i + 4)) << 5
  }
  for (; i < n; i++) {
    for (let p = 0; p < panels; p++) solveRow(block, (<usize>i) << 3, vectors + <usize>p * size)
    block += (<usize>(i + 1)) << 3
  }
  for (let p = 0; p < panels; p++) square(vectors + <usize>p * size, n, norms + ((<usize>p) << 5))
}

// Four rows of one panel, after `width` bytes of it: a multiple of four steps, each of which takes as many bytes of `L` as
// of the panel.
function solveRows(block: usize, width: usize, panel: usize): void {
  const target = panel + width
  let a0 = v128.load(target)
  let b0 = v128.load(target, 16)
  let a1 = v128.load(target, 32)
  let b1 = v128.load(target, 48)
  let a2 = v128.load(target, 64)
  let b2 = v128.load(target, 80)
  let a3 = v128.load(target, 96)
  let b3 = v128.load(target, 112)
  let at = panel
  let l = block
  let x = a0
  let y = a0
  let f = a0
  for (const end = block + width; l < end;) {
    x = v128.load(at)
    y = v128.load(at, 16)
    f = v128.load64_splat(l)
    a0 = f64x2.sub(a0, f64x2.mul(f, x))
    b0 = f64x2.sub(b0, f64x2.mul(f, y))
    f = v128.load64_splat(l, 8)
    a1 = f64x2.sub(a1, f64x2.mul(f, x))
    b1 = f64x2.sub(b1, f64x2.mul(f, y))
    f = v128.load64_splat(l, 16)
    a2 = f64x2.sub(a2, f64x2.mul(f, x))
    b2 = f64x2.sub(b2, f64x2.mul(f, y))
    f = v128.load64_splat(l, 24)
    a3 = f64x2.sub(a3, f64x2.mul(f, x))
    b3 = f64x2.sub(b3, f64x2.mul(f, y))
    l += 32
    at += 32
    // Never so, but the compiler moves all loads up to the branch before them, and those of two steps do not fit into
    // registers: 11.3 in place of 8 thousand million multiplications a second, and 10.3 with one step at a time.
    if (l === 0) break
    x = v128.load(at)
    y = v128.load(at, 16)
    f = v128.load64_splat(l)
    a0 = f64x2.sub(a0, f64x2.mul(f, x))
    b0 = f64x2.sub(b0, f64x2.mul(f, y))
    f = v128.load64_splat(l, 8)
    a1 = f64x2.sub(a1, f64x2.mul(f, x))
    b1 = f64x2.sub(b1, f64x2.mul(f, y))
    f = v128.load64_splat(l, 16)
    a2 = f64x2.sub(a2, f64x2.mul(f, x))
    b2 = f64x2.sub(b2, f64x2.mul(f, y))
    f = v128.load64_splat(l, 24)
    a3 = f64x2.sub(a3, f64x2.mul(f, x))
    b3 = f64x2.sub(b3, f64x2.mul(f, y))
    l += 32
    at += 32
    if (l === 0) break
    x = v128.load(at)
    y = v128.load(at, 16)
    f = v128.load64_splat(l)
    a0 = f64x2.sub(a0, f64x2.mul(f, x))
    b0 = f64x2.sub(b0, f64x2.mul(f, y))
    f = v128.load64_splat(l, 8)
    a1 = f64x2.sub(a1, f64x2.mul(f, x))
    b1 = f64x2.sub(b1, f64x2.mul(f, y))
    f = v128.load64_splat(l, 16)
    a2 = f64x2.sub(a2, f64x2.mul(f, x))
    b2 = f64x2.sub(b2, f64x2.mul(f, y))
    f = v128.load64_splat(l, 24)
    a3 = f64x2.sub(a3, f64x2.mul(f, x))
    b3 = f64x2.sub(b3, f64x2.mul(f, y))
    l += 32
    at += 32
    if (l === 0) break
    x = v128.load(at)
    y = v128.load(at, 16)
    f = v128.load64_splat(l)
    a0 = f64x2.sub(a0, f64x2.mul(f, x))
    b0 = f64x2.sub(b0, f64x2.mul(f, y))
    f = v128.load64_splat(l, 8)
    a1 = f64x2.sub(a1, f64x2.mul(f, x))
    b1 = f64x2.sub(b1, f64x2.mul(f, y))
    f = v128.load64_splat(l, 16)
    a2 = f64x2.sub(a2, f64x2.mul(f, x))
    b2 = f64x2.sub(b2, f64x2.mul(f, y))
    f = v128.load64_splat(l, 24)
    a3 = f64x2.sub(a3, f64x2.mul(f, x))
    b3 = f64x2.sub(b3, f64x2.mul(f, y))
    l += 32
    at += 32
  }
  // The triangle at the end of the block, by columns.
  let factor = v128.load64_splat(l)
  a0 = f64x2.mul(a0, factor)
  b0 = f64x2.mul(b0, factor)
  factor = v128.load64_splat(l, 8)
  a1 = f64x2.sub(a1, f64x2.mul(factor, a0))
  b1 = f64x2.sub(b1, f64x2.mul(factor, b0))
  factor = v128.load64_splat(l, 16)
  a2 = f64x2.sub(a2, f64x2.mul(factor, a0))
  b2 = f64x2.sub(b2, f64x2.mul(factor, b0))
  factor = v128.load64_splat(l, 24)
  a3 = f64x2.sub(a3, f64x2.mul(factor, a0))
  b3 = f64x2.sub(b3, f64x2.mul(factor, b0))
  factor = v128.load64_splat(l, 40)
  a1 = f64x2.mul(a1, factor)
  b1 = f64x2.mul(b1, factor)
  factor = v128.load64_splat(l, 48)
  a2 = f64x2.sub(a2, f64x2.mul(factor, a1))
  b2 = f64x2.sub(b2, f64x2.mul(factor, b1))
  factor = v128.load64_splat(l, 56)
  a3 = f64x2.sub(a3, f64x2.mul(factor, a1))
  b3 = f64x2.sub(b3, f64x2.mul(factor, b1))
  factor = v128.load64_splat(l, 80)
  a2 = f64x2.mul(a2, factor)
  b2 = f64x2.mul(b2, factor)
  factor = v128.load64_splat(l, 88)
  a3 = f64x2.sub(a3, f64x2.mul(factor, a2))
  b3 = f64x2.sub(b3, f64x2.mul(factor, b2))
  factor = v128.load64_splat(l, 120)
  v128.store(target, a0)
  v128.store(target, b0, 16)
  v128.store(target, a1, 32)
  v128.store(target, b1, 48)
  v128.store(target, a2, 64)
  v128.store(target, b2, 80)
  v128.store(target, f64x2.mul(a3, factor), 96)
  v128.store(target, f64x2.mul(b3, factor), 112)
}

// One of the rows that are left over, after `width` bytes of it.
function solveRow(row: usize, width: usize, panel: usize): void {
  const target = panel + (width << 2)
  let a = v128.load(target)
  let b = v128.load(target, 16)
  for (let k: usize = 0; k < width; k += 8) {
    const l = v128.load64_splat(row + k)
    a = f64x2.sub(a, f64x2.mul(l, v128.load(panel + (k << 2))))
    b = f64x2.sub(b, f64x2.mul(l, v128.load(panel + (k << 2), 16)))
  }
  const factor = v128.load64_splat(row + width)
  v128.store(target, f64x2.mul(a, factor))
  v128.store(target, f64x2.mul(b, factor), 16)
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
