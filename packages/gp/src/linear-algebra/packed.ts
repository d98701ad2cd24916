/*
 * Packed lower triangles: row i of a symmetric or lower-triangular n x n matrix holds its columns 0..i, and rows follow
 * each other. Half the memory of a square, and every row is one contiguous run, which is all that the solvers need.
 */

/** Where row `i` of a packed lower triangle begins; element `(i, j)` with `j <= i` is at `rowStart(i) + j`. */
export function rowStart(i: number): number {
  return (i * (i + 1)) / 2
}

/** The number of elements in a packed lower triangle of `n` rows. */
export function packedSize(n: number): number {
  return rowStart(n)
}
