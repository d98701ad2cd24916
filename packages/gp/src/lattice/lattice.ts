import { GpError } from '../gp-error.ts'

/**
 * A lattice of points: every combination of the axes' levels. `tables[j][level]` is the value of input `j`; the axis
 * order is that of the inputs, and point indices count with the **last** axis fastest.
 */
export type LatticeTables = readonly Float64Array[]

/** A run of lattice points, `from` included and `to` not. */
export interface LatticeRange {
  readonly from: number
  readonly to: number
}

/**
 * How many points a lattice has.
 *
 * @throws {@link GpError} with code `LATTICE_INVALID` for more points than can be counted exactly (2^53).
 */
export function latticeSize(tables: LatticeTables): number {
  const size = tables.reduce((product, table) => product * table.length, 1)
  if (size <= Number.MAX_SAFE_INTEGER) return size
  throw new GpError('LATTICE_INVALID', `A lattice can have up to 2^53 points, but this one has ${size}. Drop levels.`)
}

/** The level on every axis of the point with a given index. */
export function latticeLevels(tables: LatticeTables, index: number): Int32Array {
  const levels = new Int32Array(tables.length)
  let left = index
  for (let axis = tables.length - 1; axis >= 0; axis--) {
    const { length } = tables[axis] as Float64Array
    levels[axis] = left % length
    left = Math.floor(left / length)
  }
  return levels
}

/** The inputs of `count` points from index `from` on, one point after the other. */
export function latticePoints(tables: LatticeTables, from: number, count: number): Float64Array {
  const inputs = tables.length
  const values = new Float64Array(count * inputs)
  for (let c = 0; c < count; c++) {
    const levels = latticeLevels(tables, from + c)
    for (const [j, table] of tables.entries()) values[c * inputs + j] = table[levels[j] as number] as number
  }
  return values
}

/**
 * The range itself, or the whole lattice by default.
 *
 * @throws {@link GpError} with code `LATTICE_INVALID` if tables and kernel do not belong together or the range is not
 * within the lattice.
 */
export function checkedRange(tables: LatticeTables, inputs: number, range: LatticeRange | undefined): LatticeRange {
  if (tables.length !== inputs) {
    throw new GpError('LATTICE_INVALID', `A lattice needs one table per input: ${inputs}, but got ${tables.length}.`)
  }
  for (const [axis, table] of tables.entries()) {
    if (table.length > 0 && table.every((value) => Number.isFinite(value))) continue
    throw new GpError(
      'LATTICE_INVALID',
      `Axis ${axis} must have one or more finite levels, but has [${table.join(', ')}].`,
    )
  }
  const size = latticeSize(tables)
  const { from, to } = range ?? { from: 0, to: size }
  if (Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from <= to && to <= size) return { from, to }
  throw new GpError('LATTICE_INVALID', `A range must lie within 0..${size}, but got ${from}..${to}.`)
}
