import { contentKey } from '@segscale/core'
import type { Costs, CostTarget } from '@segscale/models'
import type { RecordedTable, TableInput, TableRow } from '../table/recorded-table.ts'
import { numberOf } from './lattice-number.ts'
import type { RecordedRescale } from './net-rescale.ts'
import type { InputLattice, SearchSpace, SpaceInput } from './search-space.ts'
import type { StudyNet } from './study-net.ts'

/** The rows of a table of recorded trainings, as the search sees them. */
export class TableSpace implements SearchSpace {
  readonly table: RecordedTable
  readonly inputs: readonly SpaceInput[]
  readonly size: number
  readonly lattice: InputLattice | undefined
  /** Which columns of the table the inputs are. */
  readonly #columns: readonly number[]
  readonly #counts: readonly number[]
  /** Level of each input, per candidate. */
  readonly #levels: readonly (readonly number[])[]
  readonly #byLatticeNumber: ReadonlyMap<number, number>
  readonly #byValues: ReadonlyMap<string, number>

  constructor(table: RecordedTable) {
    this.table = table
    this.size = table.rows.length
    this.#columns = [...table.inputs.keys()].filter((column) => (table.inputs[column] as TableInput).levels.length > 1)
    this.inputs = this.#columns.map((column) => spaceInput(table.inputs[column] as TableInput))
    this.#counts = this.inputs.map(({ levels }) => levels.length)
    const places = this.inputs.map(({ levels }) => new Map(levels.map((value, level) => [value, level])))
    this.#levels = table.rows.map(({ values }) =>
      this.#columns.map((column, input) => places[input]?.get(values[column] as number) as number),
    )
    this.#byLatticeNumber = new Map(this.#levels.map((levels, row) => [numberOf(levels, this.#counts) as number, row]))
    this.#byValues = new Map(table.rows.map(({ values }, row) => [values.join(','), row]))
    const isComplete = this.size === this.#counts.reduce((product, count) => product * count, 1)
    const tables = this.inputs.map(({ encoded }) => encoded)
    this.lattice = isComplete && tables.length > 0 ? { tables, candidates: undefined } : undefined
  }

  /** Costs of the candidates `from` to `to - 1`. */
  fillCosts(from: number, to: number, target: CostTarget): void {
    const count = to - from
    if (!Number.isInteger(count) || count < 0 || from < 0 || to > this.size) {
      throw new RangeError(`Candidates ${from} to ${to} must lie within 0 to ${this.size}.`)
    }
    for (const cost of ['params', 'macs'] as const) {
      const array = target[cost]
      if (array === undefined) continue
      if (array.length < count) throw new RangeError(`${count} costs do not fit into ${array.length} numbers.`)
      for (let i = 0; i < count; i++) array[i] = this.#row(from + i)[cost]
    }
  }

  /** Params and MACs of a candidate. */
  costsAt(index: number): Costs {
    const { params, macs } = this.#row(index)
    return { params, macs }
  }

  /** A candidate's point in the surrogate's input space. */
  pointAt(index: number): number[] {
    return this.levelsAt(index).map((level, input) => this.inputs[input]?.encoded[level] as number)
  }

  /** Which level of each input a candidate has. */
  levelsAt(index: number): number[] {
    this.#row(index)
    return [...(this.#levels[index] as readonly number[])]
  }

  /** The candidate with these levels; undefined where there is none. */
  indexOfLevels(levels: readonly number[]): number | undefined {
    const number = numberOf(levels, this.#counts)
    return number === undefined ? undefined : this.#byLatticeNumber.get(number)
  }

  /** The row with these values, one per input of the table in its order; undefined where there is none. */
  indexOfValues(values: readonly number[]): number | undefined {
    return this.#byValues.get(values.join(','))
  }

  /** The row of a candidate, by its inputs. */
  rescaleAt(index: number): RecordedRescale {
    const { values } = this.#row(index)
    return {
      inputs: Object.fromEntries(this.table.inputs.map(({ name }, column) => [name, values[column] as number])),
    }
  }

  /** The candidate as a net that a study can ask for. */
  netAt(index: number): StudyNet {
    const rescale = this.rescaleAt(index)
    const identity = contentKey({ table: this.table.digest, inputs: rescale.inputs })
    const architecture = undefined
    return { rescale, index, point: this.pointAt(index), architecture, identity, ...this.costsAt(index) }
  }

  #row(index: number): TableRow {
    const row = this.table.rows[index]
    if (row === undefined) {
      throw new RangeError(`A candidate index must be an integer from 0 to ${this.size - 1}, found ${index}.`)
    }
    return row
  }
}

/** As for a family's axes: logarithms, mapped to [0, 1]. Levels that are not all positive are mapped as they are. */
function spaceInput({ name, levels }: TableInput): SpaceInput {
  const scaled = levels.every((level) => level > 0) ? levels.map((level) => Math.log2(level)) : levels
  const lowest = scaled[0] as number
  const range = (scaled.at(-1) as number) - lowest
  return { name, levels, encoded: Float64Array.from(scaled, (value) => (value - lowest) / range) }
}
