import { costTerms } from '../cost/closed-form.ts'
import type { Costs } from '../cost/count-architecture.ts'
import type { Family } from '../family.ts'
import type { NetInput } from '../instantiate.ts'
import type { Axis } from './axis.ts'

/** Arrays to fill with the costs of consecutive candidates; those left out are not computed. */
export interface CostTarget {
  readonly params?: Float64Array
  readonly macs?: Float64Array
}

/** The terms of one segment, for every level of its axes; the stem and the head are part of the end segments. */
interface SegmentTable {
  /** `[width levels of the segment before, width levels]`, row-major. */
  readonly entry: Float64Array
  /** `[depth levels, width levels]`, row-major. */
  readonly rest: Float64Array
}

/** Sums of table rows that give one cost (params or MACs) of every candidate, in the order of the space. */
export class CostTables {
  readonly #levels: readonly number[]
  readonly #tables: readonly SegmentTable[]

  constructor(family: Family, axes: readonly Axis[], input: NetInput, cost: keyof Costs) {
    this.#levels = axes.map((axis) => axis.levels.length)
    this.#tables = family.segments.map((_, segment) => segmentTable(family, axes, input, { cost, segment }))
  }

  /**
   * The costs of consecutive candidates.
   *
   * @param digits - Level of each axis for the first candidate; not changed.
   * @param target - Filled from its start, `count` numbers.
   */
  fill(digits: readonly number[], count: number, target: Float64Array): void {
    const position = [...digits]
    const segments = this.#tables.length
    const last = position.length - 1
    const { entry, rest } = this.#tables[segments - 1] as SegmentTable
    const width = this.#levels[last] as number
    let done = 0
    while (done < count) {
      // One row: the last axis runs through its levels while everything else stands still.
      let before = 0
      for (let segment = 0; segment < segments - 1; segment++) before += this.#segmentCost(position, segment)
      const entryRow = this.#entryRow(position, segments - 1)
      const restRow = (position[segments - 1] as number) * width
      const first = position[last] as number
      const end = Math.min(width, first + count - done)
      for (let level = first; level < end; level++) {
        target[done++] = before + (entry[entryRow + level] as number) + (rest[restRow + level] as number)
      }
      position[last] = width - 1
      this.#advance(position)
    }
  }

  #segmentCost(position: readonly number[], segment: number): number {
    const { entry, rest } = this.#tables[segment] as SegmentTable
    const axis = this.#tables.length + segment
    const level = position[axis] as number
    const restRow = (position[segment] as number) * (this.#levels[axis] as number)
    return (entry[this.#entryRow(position, segment) + level] as number) + (rest[restRow + level] as number)
  }

  #entryRow(position: readonly number[], segment: number): number {
    if (segment === 0) return 0
    const axis = this.#tables.length + segment
    return (position[axis - 1] as number) * (this.#levels[axis] as number)
  }

  #advance(position: number[]): void {
    for (let axis = position.length - 1; axis >= 0; axis--) {
      const next = (position[axis] as number) + 1
      if (next < (this.#levels[axis] as number)) {
        position[axis] = next
        return
      }
      position[axis] = 0
    }
  }
}

function segmentTable(
  family: Family,
  axes: readonly Axis[],
  input: NetInput,
  { cost, segment }: { cost: keyof Costs; segment: number },
): SegmentTable {
  const terms = costTerms(family, input)
  const segments = family.segments.length
  const levels = (axis: number): readonly number[] => (axes[axis] as Axis).levels
  const widths = levels(segments + segment)
  const isLast = segment === segments - 1
  const rest = levels(segment).flatMap((blocks) =>
    widths.map((channels) => {
      const own = terms.rest(segment, blocks, channels)[cost]
      return isLast ? own + terms.head(channels)[cost] : own
    }),
  )
  const entry =
    segment === 0
      ? widths.map((channels) => terms.stem(channels)[cost] + terms.entry(0, channels, channels)[cost])
      : levels(segments + segment - 1).flatMap((before) =>
          widths.map((channels) => terms.entry(segment, before, channels)[cost]),
        )
  return { entry: Float64Array.from(entry), rest: Float64Array.from(rest) }
}
