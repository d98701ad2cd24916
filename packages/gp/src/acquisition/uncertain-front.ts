import { expectedImprovement, logExpectedImprovement } from './expected-improvement.ts'
import { logDifference, logSumExp } from './log-sum.ts'

/** A box without upper end in the last objective, all of it above the front; `from` and `to` are per objective. */
interface Column {
  readonly from: readonly number[]
  readonly to: readonly number[]
}

/**
 * A front of `m` objectives, all to be maximised, and what candidates with independent normal beliefs about all of them
 * would add to the volume below it: exact.
 *
 * Space above the front is cut into columns; in each, the expected filled volume is a product over the objectives of
 * `E[clamp(Y - from, 0, to - from)]`, which is a difference of expected improvements. Columns number
 * `(front + 1)^(m - 1)`: meant for 2 and 3 objectives.
 *
 * @see Emmerich, Deutz, Klinkenberg (2011), Hypervolume-based expected improvement: monotonicity properties and exact
 * computation; Yang, Emmerich, Deutz, Bäck (2019), Efficient computation of expected hypervolume improvement.
 */
export class UncertainFront {
  readonly #columns: readonly Column[]

  /**
   * Takes any points; dominated ones, duplicates and those below the reference do no harm.
   *
   * @param reference - Only volume above this point counts.
   */
  constructor(points: readonly (readonly number[])[], reference: readonly number[]) {
    this.#columns = columnsAbove(points, reference)
  }

  /** The expected volume that a candidate would add. */
  expectedImprovement(mean: readonly number[], deviation: readonly number[]): number {
    let total = 0
    for (const { from, to } of this.#columns) {
      let volume = 1
      for (const [j, low] of from.entries()) {
        const m = mean[j] as number
        const s = deviation[j] as number
        volume *= expectedImprovement(m, s, low) - expectedImprovement(m, s, to[j] as number)
      }
      total += volume
    }
    return total
  }

  /** Natural log of {@link UncertainFront.expectedImprovement}, also where that underflows. */
  logExpectedImprovement(mean: readonly number[], deviation: readonly number[]): number {
    const terms = this.#columns.map(({ from, to }) => {
      let log = 0
      for (const [j, low] of from.entries()) {
        const m = mean[j] as number
        const s = deviation[j] as number
        log += logDifference(logExpectedImprovement(m, s, low), logExpectedImprovement(m, s, to[j] as number))
      }
      return log
    })
    return logSumExp(terms)
  }
}

function columnsAbove(front: readonly (readonly number[])[], reference: readonly number[]): Column[] {
  const inside = front.filter((point) => point.every((value, j) => value > (reference[j] as number)))
  const last = reference.length - 1
  const cuts = reference.slice(0, last).map((low, j) => {
    const levels = [...new Set(inside.map((point) => point[j] as number))].sort((a, b) => a - b)
    return [low, ...levels, Infinity]
  })
  let columns: Column[] = [{ from: [], to: [] }]
  for (const cut of cuts) {
    columns = columns.flatMap(({ from, to }) =>
      cut.slice(0, -1).map((low, k) => ({ from: [...from, low], to: [...to, cut[k + 1] as number] })),
    )
  }
  return columns.map(({ from, to }) => {
    const covering = inside.filter((point) => to.every((high, j) => (point[j] as number) >= high))
    const height = Math.max(reference[last] as number, ...covering.map((point) => point[last] as number))
    return { from: [...from, height], to: [...to, Infinity] }
  })
}
