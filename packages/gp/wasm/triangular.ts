// Packed lower triangles: row i holds columns 0..i, and rows follow each other. Columns of an inverse: run j holds rows
// j..n-1. Both make every inner loop a scalar product of contiguous runs.
import { dot, dots4x2, sums } from './dots'

function at(base: usize, index: i32): usize {
  return base + ((<usize>index) << 3)
}

function row(base: usize, i: i32): usize {
  return at(base, (i * (i + 1)) >> 1)
}

/** Where number `(k, j)` of the columns of a lower triangle of `n` rows is, `k >= j`. */
function inColumn(base: usize, j: i32, k: i32, n: i32): usize {
  return at(base, j * n - ((j * (j - 1)) >> 1) + k - j)
}

/**
 * Factors a packed matrix as `L Lᵀ` in place, with `jitter` added to its diagonal.
 *
 * @returns 1, or 0 where a pivot is not positive beyond rounding; then the matrix is spoilt.
 */
export function cholesky(a: usize, n: i32, jitter: f64): i32 {
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const r0 = row(a, i)
    const r1 = row(a, i + 1)
    const r2 = row(a, i + 2)
    const r3 = row(a, i + 3)
    for (let j = 0; j < i; j += 2) {
      const c0 = row(a, j)
      const c1 = row(a, j + 1)
      dots4x2(r0, r1, r2, r3, c0, c1, j)
      const first = load<f64>(at(c0, j))
      const beside = load<f64>(at(c1, j))
      const second = load<f64>(at(c1, j + 1))
      finish(at(r0, j), 0, first, beside, second)
      finish(at(r1, j), 16, first, beside, second)
      finish(at(r2, j), 32, first, beside, second)
      finish(at(r3, j), 48, first, beside, second)
    }
    for (let k = i; k < i + 4; k++) if (!factorRow(a, k, i, jitter)) return 0
  }
  for (; i < n; i++) if (!factorRow(a, i, 0, jitter)) return 0
  return 1
}

// Two neighbouring numbers of a row, from the scalar products over all columns before them.
function finish(target: usize, sum: usize, first: f64, beside: f64, second: f64): void {
  const x = (load<f64>(target) - load<f64>(sums + sum)) / first
  store<f64>(target, x)
  store<f64>(target, (load<f64>(target, 8) - load<f64>(sums + sum, 8) - x * beside) / second, 8)
}

// What is left of row i from column `from` on, and its pivot.
function factorRow(a: usize, i: i32, from: i32, jitter: f64): i32 {
  const own = row(a, i)
  for (let j = from; j < i; j++) {
    const other = row(a, j)
    store<f64>(at(own, j), (load<f64>(at(own, j)) - dot(own, other, j)) / load<f64>(at(other, j)))
  }
  const diagonal = load<f64>(at(own, i)) + jitter
  const pivot = diagonal - dot(own, own, i)
  // A pivot within the rounding of the diagonal has no digit. Written so that NaN fails too.
  if (!(pivot > 2.220446049250313e-16 * diagonal && pivot < Infinity)) return 0
  store<f64>(at(own, i), sqrt(pivot))
  return 1
}

/** The inverse of a packed lower triangle, by columns. */
export function inverseColumns(lower: usize, n: i32, columns: usize): void {
  let i = 0
  for (; i + 4 <= n; i += 4) {
    for (let j = 0; j < i; j += 2) {
      // Column j has one number more above than column j + 1, which the four rows take by themselves.
      const head = load<f64>(inColumn(columns, j, j, n))
      const length = i - j - 1
      const c0 = inColumn(columns, j, j + 1, n)
      const c1 = inColumn(columns, j + 1, j + 1, n)
      dots4x2(
        at(row(lower, i), j + 1),
        at(row(lower, i + 1), j + 1),
        at(row(lower, i + 2), j + 1),
        at(row(lower, i + 3), j + 1),
        c0,
        c1,
        length,
      )
      const t0 = at(c0, length)
      const t1 = at(c1, length)
      for (let r = 0; r < 4; r++) {
        const own = row(lower, i + r)
        let s0 = load<f64>(sums + (r << 4)) + load<f64>(at(own, j)) * head
        let s1 = load<f64>(sums + (r << 4), 8)
        for (let q = 0; q < r; q++) {
          const beside = load<f64>(at(own, i + q))
          s0 += beside * load<f64>(at(t0, q))
          s1 += beside * load<f64>(at(t1, q))
        }
        const pivot = load<f64>(at(own, i + r))
        store<f64>(at(t0, r), -s0 / pivot)
        store<f64>(at(t1, r), -s1 / pivot)
      }
    }
    for (let k = i; k < i + 4; k++) invertRow(lower, n, columns, k, i)
  }
  for (; i < n; i++) invertRow(lower, n, columns, i, 0)
}

function invertRow(lower: usize, n: i32, columns: usize, i: i32, from: i32): void {
  const own = row(lower, i)
  const pivot = load<f64>(at(own, i))
  for (let j = from; j < i; j++) {
    const sum = dot(at(own, j), inColumn(columns, j, j, n), i - j)
    store<f64>(inColumn(columns, j, i, n), -sum / pivot)
  }
  store<f64>(inColumn(columns, i, i, n), 1 / pivot)
}

/** `(L Lᵀ)⁻¹` as a packed lower triangle, from the columns of `L⁻¹`. */
export function inverseOfFactored(columns: usize, n: i32, inverse: usize): void {
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const length = n - i - 3
    for (let j = 0; j < i; j += 2) {
      dots4x2(
        inColumn(columns, i, i + 3, n),
        inColumn(columns, i + 1, i + 3, n),
        inColumn(columns, i + 2, i + 3, n),
        inColumn(columns, i + 3, i + 3, n),
        inColumn(columns, j, i + 3, n),
        inColumn(columns, j + 1, i + 3, n),
        length,
      )
      for (let r = 0; r < 4; r++) {
        let s0 = load<f64>(sums + (r << 4))
        let s1 = load<f64>(sums + (r << 4), 8)
        // The rows that not all four columns have.
        for (let k = i + r; k < i + 3; k++) {
          const x = load<f64>(inColumn(columns, i + r, k, n))
          s0 += x * load<f64>(inColumn(columns, j, k, n))
          s1 += x * load<f64>(inColumn(columns, j + 1, k, n))
        }
        const target = at(row(inverse, i + r), j)
        store<f64>(target, s0)
        store<f64>(target, s1, 8)
      }
    }
    for (let k = i; k < i + 4; k++) productRow(columns, n, inverse, k, i)
  }
  for (; i < n; i++) productRow(columns, n, inverse, i, 0)
}

function productRow(columns: usize, n: i32, inverse: usize, i: i32, from: i32): void {
  for (let j = from; j <= i; j++) {
    const sum = dot(inColumn(columns, i, i, n), inColumn(columns, j, i, n), n - i)
    store<f64>(at(row(inverse, i), j), sum)
  }
}
