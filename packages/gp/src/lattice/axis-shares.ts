import type { LatticeForm } from '../kernel/kernel.ts'
import { lanes } from '../linear-algebra/panel-whitener.ts'
import type { Points } from '../points.ts'
import { latticeLevels, type LatticeTables } from './lattice.ts'

// The trailing axes of a lattice are taken together until they have so many points, of which the last panel wastes few.
const enough = 32
const wasteAllowed = 0.02
// But not further than this, because the table of what they contribute holds `n` numbers for each.
const tooMany = 1024

/** A lattice cut in two: rows, one for each point of the leading axes, of all points of the trailing ones. */
export interface SplitTables {
  readonly leading: LatticeTables
  readonly trailing: LatticeTables
  /** Points of a row. */
  readonly rowLength: number
}

/** Cuts a lattice so that a row fills some panels but its table fits into the cache. */
export function splitTables(tables: LatticeTables): SplitTables {
  let axis = tables.length - 1
  let rowLength = (tables[axis] as Float64Array).length
  const isGood = (): boolean => rowLength >= enough && paddedLength(rowLength) <= (1 + wasteAllowed) * rowLength
  while (axis > 0 && !isGood()) {
    const longer = rowLength * (tables[axis - 1] as Float64Array).length
    if (longer > tooMany && rowLength >= 2 * lanes) break
    rowLength = longer
    axis--
  }
  return { leading: tables.slice(0, axis), trailing: tables.slice(axis), rowLength }
}

/** For each axis, `n` numbers per level: that level's share in the covariances with the `n` training points. */
export function axisShares(form: LatticeForm, tables: LatticeTables, x: Points): Float64Array[] {
  return tables.map((table, axis) => {
    const shares = new Float64Array(table.length * x.count)
    for (const [level, value] of table.entries()) {
      for (let i = 0; i < x.count; i++) {
        const input = x.values[i * x.inputs + axis] as number
        shares[level * x.count + i] = form.tables === 'products' ? value * input : (value - input) ** 2
      }
    }
    form.axisShare(axis, shares)
    return shares
  })
}

/** The points of a row and what the last panel has over. */
export function paddedLength(rowLength: number): number {
  return Math.ceil(rowLength / lanes) * lanes
}

/** The shares of the trailing axes combined, for every point of a row: panels of four points side by side. */
export function rowPanels(
  operation: LatticeForm['combine'],
  { trailing, rowLength }: SplitTables,
  shares: readonly Float64Array[],
  n: number,
): Float64Array {
  const panels = new Float64Array(paddedLength(rowLength) * n)
  const combined = new RunningShares(operation, trailing, shares, n)
  for (let c = 0; c < rowLength; c++) {
    const column = combined.at(c)
    const from = Math.floor(c / lanes) * lanes * n + (c % lanes)
    for (let i = 0; i < n; i++) panels[from + lanes * i] = column[i] as number
  }
  return panels
}

/**
 * The shares of some axes combined at one point after another. What an axis and all before it amount to is kept, so that
 * a step costs no more than the axes that moved.
 */
export class RunningShares {
  readonly #operation: LatticeForm['combine']
  readonly #tables: LatticeTables
  readonly #shares: readonly Float64Array[]
  readonly #n: number
  readonly #levels: Int32Array
  readonly #combined: readonly Float64Array[]
  readonly #neutral: Float64Array

  constructor(
    operation: LatticeForm['combine'],
    tables: LatticeTables,
    shares: readonly Float64Array[],
    n: number,
    target?: Float64Array,
  ) {
    this.#operation = operation
    this.#tables = tables
    this.#shares = shares
    this.#n = n
    this.#levels = new Int32Array(tables.length).fill(-1)
    const last = target ?? new Float64Array(n)
    this.#combined = tables.map((_, axis) => (axis === tables.length - 1 ? last : new Float64Array(n)))
    this.#neutral = last.fill(operation === 'sum' ? 0 : 1)
  }

  /** The `n` combined shares at the point of an index; overwritten by the next call. */
  at(index: number): Float64Array {
    const levels = latticeLevels(this.#tables, index)
    let axis = 0
    while (axis < levels.length && levels[axis] === this.#levels[axis]) axis++
    for (; axis < levels.length; axis++) this.#combine(axis, levels[axis] as number)
    this.#levels.set(levels)
    return this.#combined.at(-1) ?? this.#neutral
  }

  // What the axes up to this one amount to: those before it, and its own share.
  #combine(axis: number, level: number): void {
    const n = this.#n
    const share = (this.#shares[axis] as Float64Array).subarray(level * n, level * n + n)
    const out = this.#combined[axis] as Float64Array
    const before = this.#combined[axis - 1]
    if (before === undefined) out.set(share)
    else if (this.#operation === 'sum')
      for (let i = 0; i < n; i++) out[i] = (before[i] as number) + (share[i] as number)
    else for (let i = 0; i < n; i++) out[i] = (before[i] as number) * (share[i] as number)
  }
}
