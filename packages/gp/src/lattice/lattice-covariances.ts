import type { LatticeForm } from '../kernel/kernel.ts'
import type { Points } from '../points.ts'
import { latticeLevels, type LatticeTables } from './lattice.ts'

/**
 * Covariances of consecutive lattice points with the training points.
 *
 * The shares of all axes but the last are combined into a running prefix per axis, which changes only when that axis
 * moves on; so a point costs one addition (or product) per training point, and then the kernel's function.
 */
export class LatticeCovariances {
  readonly #form: LatticeForm
  readonly #tables: LatticeTables
  readonly #n: number
  /** For each axis: row `level` holds that level's share for each of the `n` training points. */
  readonly #shares: readonly Float64Array[]
  /** For each axis but the last: the shares of it and all axes before it, combined at the present levels. */
  readonly #prefixes: readonly Float64Array[]

  constructor(form: LatticeForm, tables: LatticeTables, x: Points) {
    this.#form = form
    this.#tables = tables
    this.#n = x.count
    this.#shares = tables.map((table, axis) => {
      const squares = new Float64Array(table.length * x.count)
      for (const [level, value] of table.entries()) {
        for (let i = 0; i < x.count; i++) {
          squares[level * x.count + i] = (value - (x.values[i * x.inputs + axis] as number)) ** 2
        }
      }
      form.axisShare(axis, squares)
      return squares
    })
    this.#prefixes = tables.slice(0, -1).map(() => new Float64Array(x.count))
  }

  /** Writes `count` rows of `n` covariances for the points from index `from` on. */
  fill(from: number, count: number, block: Float64Array): void {
    const n = this.#n
    const last = this.#tables.length - 1
    const levels = latticeLevels(this.#tables, from)
    let stale = 0
    for (let c = 0; c < count; c++) {
      for (; stale < last; stale++)
        this.#combine(stale, levels[stale] as number, this.#prefixes[stale] as Float64Array, 0)
      this.#combine(last, levels[last] as number, block, c * n)
      stale = advance(levels, this.#tables)
    }
    this.#form.finish(block, count * n)
  }

  // The prefix up to `axis`: that of the axis before, and this axis' own share.
  #combine(axis: number, level: number, out: Float64Array, outFrom: number): void {
    const n = this.#n
    const share = this.#shares[axis] as Float64Array
    const row = level * n
    const before = this.#prefixes[axis - 1]
    if (before === undefined) {
      for (let i = 0; i < n; i++) out[outFrom + i] = share[row + i] as number
    } else if (this.#form.combine === 'sum') {
      for (let i = 0; i < n; i++) out[outFrom + i] = (before[i] as number) + (share[row + i] as number)
    } else {
      for (let i = 0; i < n; i++) out[outFrom + i] = (before[i] as number) * (share[row + i] as number)
    }
  }
}

// Moves on to the next point and gives back the first axis whose level has changed.
function advance(levels: Int32Array, tables: LatticeTables): number {
  let axis = levels.length - 1
  for (; axis >= 0; axis--) {
    const next = (levels[axis] as number) + 1
    if (next < (tables[axis] as Float64Array).length) {
      levels[axis] = next
      return axis
    }
    levels[axis] = 0
  }
  return 0
}
