import { costParts, type CostPart, type RescaleCosts } from '../cost/cost-parts.ts'
import type { Family } from '../family.ts'
import type { NetInput } from '../instantiate.ts'
import { keptCounts } from '../kept-counts.ts'
import { axesOf, rescaleOfLevels, type Axis } from './axis.ts'

/** Arrays to fill with the costs of consecutive candidates; those left out are not computed. */
export interface CostTarget {
  readonly params?: Float64Array
  readonly macs?: Float64Array
  readonly peakActivationBytes?: Float64Array
}

/** One part's cost for every combination of the levels that decide it. */
interface PartTable {
  /** Entries from one level of an axis to its next; 0 for axes that the part does not depend on. */
  readonly steps: readonly number[]
  readonly entries: Float64Array
}

/** Tables whose entries, summed up or compared, give the costs of every candidate, in the order of the lattice. */
export class CostTables {
  readonly #levels: readonly number[]
  readonly #tables: Readonly<Record<keyof RescaleCosts, readonly PartTable[]>>

  constructor(family: Family, axes: readonly Axis[], input: NetInput) {
    this.#levels = axes.map((axis) => axis.levels.length)
    const tables = costParts(family, input).map((part) => partTables(family, axes, part))
    const of = (cost: keyof RescaleCosts): PartTable[] => tables.map((table) => table[cost])
    this.#tables = { params: of('params'), macs: of('macs'), peakActivationBytes: of('peakActivationBytes') }
  }

  /**
   * One cost of consecutive lattice points.
   *
   * @param digits - Level of each axis for the first point; not changed.
   * @param target - Filled from its start, `count` numbers.
   */
  fill(cost: keyof RescaleCosts, digits: readonly number[], count: number, target: Float64Array): void {
    const position = [...digits]
    const last = position.length - 1
    const levels = this.#levels[last] as number
    const tables = this.#tables[cost]
    const isSum = cost !== 'peakActivationBytes'
    const varying = tables.filter(({ steps }) => (steps[last] as number) > 0)
    const fixed = tables.filter((table) => !varying.includes(table))
    let done = 0
    while (done < count) {
      // One row: the last axis runs through its levels while everything else stands still.
      const first = position[last] as number
      const row = Math.min(levels - first, count - done)
      position[last] = 0
      let before = 0
      for (const table of fixed) before = joined(before, table.entries[placeOf(table, position)] as number, isSum)
      target.fill(before, done, done + row)
      for (const { entries, steps } of varying) {
        const step = steps[last] as number
        let place = placeOf({ steps }, position) + first * step
        for (let at = done; at < done + row; at++, place += step) {
          target[at] = joined(target[at] as number, entries[place] as number, isSum)
        }
      }
      done += row
      position[last] = levels - 1
      advance(position, this.#levels)
    }
  }
}

/** The place of one lattice point in a part's table. */
function placeOf({ steps }: Pick<PartTable, 'steps'>, position: readonly number[]): number {
  let place = 0
  for (let axis = 0; axis < position.length; axis++) place += (steps[axis] as number) * (position[axis] as number)
  return place
}

function joined(a: number, b: number, isSum: boolean): number {
  return isSum ? a + b : a > b ? a : b
}

/** Goes on to the next lattice point. */
export function advance(position: number[], levels: readonly number[]): void {
  for (let axis = position.length - 1; axis >= 0; axis--) {
    const next = (position[axis] as number) + 1
    if (next < (levels[axis] as number)) {
      position[axis] = next
      return
    }
    position[axis] = 0
  }
}

function partTables(family: Family, axes: readonly Axis[], part: CostPart): Record<keyof RescaleCosts, PartTable> {
  const own = axesOf(part.dimensions, axes)
  const steps = axes.map(() => 0)
  let size = 1
  for (const axis of own.toReversed()) {
    steps[axis] = size
    size *= (axes[axis] as Axis).levels.length
  }
  const entries = {
    params: new Float64Array(size),
    macs: new Float64Array(size),
    peakActivationBytes: new Float64Array(size),
  }
  const position = axes.map(() => 0)
  const counts = axes.map(({ levels }, axis) => (own.includes(axis) ? levels.length : 1))
  for (let place = 0; place < size; place++) {
    const costs = part.costsOf(keptCounts(family, rescaleOfLevels(family, axes, position)))
    entries.params[place] = costs.params
    entries.macs[place] = costs.macs
    entries.peakActivationBytes[place] = costs.peakActivationBytes
    advance(position, counts)
  }
  return {
    params: { steps, entries: entries.params },
    macs: { steps, entries: entries.macs },
    peakActivationBytes: { steps, entries: entries.peakActivationBytes },
  }
}
