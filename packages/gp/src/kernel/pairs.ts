import type { Arena } from '../linear-algebra/arena.ts'
import { packedSize } from '../linear-algebra/packed.ts'
import type { Points } from '../points.ts'

/**
 * Pairs of points, and the tables over them that kernels need, each made once and kept.
 *
 * A fit evaluates the kernel hundreds of times on the same pairs with other hyperparameters; only the tables' weights
 * change. Squared distances are sums of squared differences: `|a|² + |b|² - 2ab` loses all digits for inputs far from 0.
 */
export class Pairs {
  /** The number of pairs: the length of every table. */
  readonly count: number
  readonly inputs: number
  readonly #left: Points
  readonly #right: Points
  readonly #layout: 'lower' | 'cross' | 'same'
  /** Where the squared differences lie side by side for compiled routines; absent where plain arrays do. */
  readonly arena: Arena | undefined
  readonly #squares: (Float64Array | undefined)[] = []
  #products: Float64Array | undefined

  private constructor(left: Points, right: Points, layout: 'lower' | 'cross' | 'same', count: number, arena?: Arena) {
    this.#left = left
    this.#right = right
    this.#layout = layout
    this.count = count
    this.inputs = left.inputs
    this.arena = arena
    if (arena !== undefined) this.#layTables(arena)
  }

  /**
   * Each point with itself and all before it, in the order of a packed lower triangle.
   *
   * @param arena - Takes the squared differences of all inputs at once, one table every {@link stride} numbers.
   */
  static within(points: Points, arena?: Arena): Pairs {
    return new Pairs(points, points, 'lower', packedSize(points.count), arena)
  }

  /** Each point of `rows` with each of `columns`; pair `(i, j)` is at `i * columns.count + j`. */
  static between(rows: Points, columns: Points): Pairs {
    return new Pairs(rows, columns, 'cross', rows.count * columns.count)
  }

  /** Each point with itself only: the diagonal. */
  static diagonal(points: Points): Pairs {
    return new Pairs(points, points, 'same', points.count)
  }

  /** The points on the left of the pairs: those of {@link within}. */
  get points(): Points {
    return this.#left
  }

  /** How far apart the tables of squared differences lie in an arena: the number of pairs, made even. */
  get stride(): number {
    return this.count + (this.count % 2)
  }

  /** `(x_j - x'_j)²` of every pair for input `j`. */
  squaredDifferences(input: number): Float64Array {
    return this.#squares[input] ?? this.#fillSquares(input, new Float64Array(this.count))
  }

  #layTables(arena: Arena): void {
    for (let j = 0; j < this.inputs; j++) {
      this.#fillSquares(j, arena.take(this.stride).fill(0, this.count).subarray(0, this.count))
    }
  }

  #fillSquares(input: number, table: Float64Array): Float64Array {
    this.#forEach((pair, left, right) => {
      const difference = (this.#left.values[left + input] as number) - (this.#right.values[right + input] as number)
      table[pair] = difference * difference
    })
    this.#squares[input] = table
    return table
  }

  /** `x · x'` of every pair. */
  products(): Float64Array {
    if (this.#products !== undefined) return this.#products
    const table = new Float64Array(this.count)
    this.#forEach((pair, left, right) => {
      let sum = 0
      for (let j = 0; j < this.inputs; j++) {
        sum += (this.#left.values[left + j] as number) * (this.#right.values[right + j] as number)
      }
      table[pair] = sum
    })
    this.#products = table
    return table
  }

  #forEach(visit: (pair: number, left: number, right: number) => void): void {
    const d = this.inputs
    let pair = 0
    for (let i = 0; i < this.#left.count; i++) {
      const from = this.#layout === 'same' ? i : 0
      const to = this.#layout === 'cross' ? this.#right.count : i + 1
      for (let j = from; j < to; j++) visit(pair++, i * d, j * d)
    }
  }
}
