import { latticePoints, latticeSize, type LatticeTables } from '../lattice/lattice.ts'
import type { PointsLike } from '../points.ts'
import { toPoints } from '../points.ts'

/** What to fill. */
export interface SpaceFilling {
  readonly tables: LatticeTables
  /** How many points to choose. */
  readonly count: number
  /** Points to keep away from, for example those that were trained; they need not lie on the lattice. */
  readonly known?: PointsLike | undefined
  /** Divides differences along each axis. Default: the axis' range. */
  readonly scales?: readonly number[] | undefined
}

/**
 * Points of a lattice that lie far from each other and from known ones: each is the one whose nearest neighbour is
 * farthest, of equal ones the lowest index; with nothing known the first is point 0. The plain alternative to a
 * surrogate, within a factor of 2 of the best spread there is.
 *
 * Takes 8 bytes per lattice point, and one pass over the lattice per point.
 *
 * @returns Indices, in the order of choice; each at most once.
 * @see Gonzalez (1985), Clustering to minimize the maximum intercluster distance.
 */
export function spaceFilling({ tables, count, known, scales }: SpaceFilling): number[] {
  const size = latticeSize(tables)
  const nearest = new Float64Array(size).fill(Infinity)
  const units = tables.map((table, j) => scales?.[j] ?? (Math.max(...table) - Math.min(...table) || 1))
  const given = known === undefined ? undefined : toPoints(known, tables.length)
  for (let i = 0; i < (given?.count ?? 0); i++) {
    approach(nearest, tables, units, given?.values.subarray(i * tables.length, (i + 1) * tables.length) ?? [])
  }
  const chosen: number[] = []
  while (chosen.length < Math.min(count, size)) {
    const index = farthest(nearest)
    chosen.push(index)
    approach(nearest, tables, units, latticePoints(tables, index, 1))
    // Below every distance: a known point may coincide with all that is left.
    nearest[index] = -1
  }
  return chosen
}

// Lowers each point's squared distance to its nearest neighbour to that to one more point.
function approach(
  nearest: Float64Array,
  tables: LatticeTables,
  units: readonly number[],
  point: ArrayLike<number>,
): void {
  const squares = tables.map((table, j) =>
    table.map((value) => ((value - (point[j] as number)) / (units[j] as number)) ** 2),
  )
  let index = 0
  const walk = (axis: number, before: number): void => {
    const table = squares[axis] as Float64Array
    if (axis < squares.length - 1) {
      for (const square of table) walk(axis + 1, before + square)
      return
    }
    for (const square of table) {
      if (before + square < (nearest[index] as number)) nearest[index] = before + square
      index++
    }
  }
  walk(0, 0)
}

function farthest(nearest: Float64Array): number {
  let best = 0
  for (let index = 1; index < nearest.length; index++) {
    if ((nearest[index] as number) > (nearest[best] as number)) best = index
  }
  return best
}
