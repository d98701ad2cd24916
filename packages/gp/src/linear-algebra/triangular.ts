import { addScaled, dot } from './dot.ts'
import { packedSize, rowStart } from './packed.ts'

/** Solves `L x = b` in place. `lower` is a packed lower triangle of `n` rows, `b` starts at `from`. */
export function solveLower(lower: Float64Array, n: number, b: Float64Array, from = 0): void {
  for (let i = 0; i < n; i++) {
    const row = rowStart(i)
    b[from + i] = ((b[from + i] as number) - dot(lower, row, b, from, i)) / (lower[row + i] as number)
  }
}

/** Solves `Lᵀ x = b` in place. `lower` is a packed lower triangle of `n` rows. */
export function solveLowerTransposed(lower: Float64Array, n: number, b: Float64Array): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = rowStart(i)
    const solved = (b[i] as number) / (lower[row + i] as number)
    b[i] = solved
    addScaled(-solved, lower, row, b, 0, i)
  }
}

/**
 * The inverse of a packed lower triangle, by columns: run `j` holds `(L⁻¹)[k][j]` for `k = j..n-1` and starts at
 * {@link columnStart}. Columns rather than rows, so that both this function and {@link inverseOfFactored} work on
 * contiguous runs.
 */
export function inverseColumns(lower: Float64Array, n: number): Float64Array {
  const columns = new Float64Array(packedSize(n))
  for (let i = 0; i < n; i++) {
    const row = rowStart(i)
    const pivot = lower[row + i] as number
    for (let j = 0; j < i; j++) {
      const column = columnStart(j, n)
      columns[column + i - j] = -dot(lower, row + j, columns, column, i - j) / pivot
    }
    columns[columnStart(i, n)] = 1 / pivot
  }
  return columns
}

/** `(L Lᵀ)⁻¹` as a packed lower triangle, from the columns of `L⁻¹`. */
export function inverseOfFactored(columns: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(packedSize(n))
  for (let i = 0; i < n; i++) {
    const own = columnStart(i, n)
    const row = rowStart(i)
    for (let j = 0; j <= i; j++) {
      inverse[row + j] = dot(columns, own, columns, columnStart(j, n) + i - j, n - i)
    }
  }
  return inverse
}

/** Where column `j` of a lower triangle stored by columns begins; `(k, j)` with `k >= j` is at `columnStart + k - j`. */
export function columnStart(j: number, n: number): number {
  return j * n - (j * (j - 1)) / 2
}
