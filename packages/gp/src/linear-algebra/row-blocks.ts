import { packedSize, rowStart } from './packed.ts'

// Rows of a block: as many as the routine works on at a time.
const rows = 4

/** How many numbers {@link rowBlocks} has for a triangle of `n` rows. */
export function rowBlocksSize(n: number): number {
  // The triangle at the end of each block is stored as a square.
  return packedSize(n) + (Math.floor(n / rows) * (rows * (rows - 1))) / 2
}

/**
 * A lower triangle as the routine `whiten` takes it: four rows at a time, column by column, so that what is needed together
 * lies together; rows left over follow one by one. Pivots are replaced by their reciprocals, because a division takes as
 * long as ten multiplications.
 *
 * @param lower - Packed, `n` rows.
 */
export function rowBlocks(lower: Float64Array, n: number): Float64Array {
  const blocks = new Float64Array(rowBlocksSize(n))
  let at = 0
  const add = (i: number, k: number): void => {
    if (k <= i) blocks[at] = k < i ? (lower[rowStart(i) + k] as number) : 1 / (lower[rowStart(i) + i] as number)
    at++
  }
  let i = 0
  for (; i + rows <= n; i += rows) {
    for (let k = 0; k < i + rows; k++) for (let r = 0; r < rows; r++) add(i + r, k)
  }
  for (; i < n; i++) for (let k = 0; k <= i; k++) add(i, k)
  return blocks
}
