import { Arena, place } from './arena.ts'
import { rowBlocks, rowBlocksSize } from './row-blocks.ts'

/** How many vectors stand side by side in one panel. */
export const lanes = 4

/**
 * Forward substitution for many vectors at once, four side by side in a panel, in WebAssembly SIMD.
 *
 * Fill {@link vectors}, call {@link whiten}, read {@link products}, {@link norms} and, if wanted, `L⁻¹ k` from `vectors`,
 * which are overwritten. A vector's results do not depend on its lane, its panel or its neighbours, bit for bit.
 */
export class PanelWhitener {
  readonly n: number
  /** How many panels there is room for. */
  readonly panels: number
  /** `panels` panels of `4 n` numbers: number `i` of vector `c` of panel `p` is at `(p n + i) 4 + c`. */
  readonly vectors: Float64Array
  /** `4 panels` numbers: `weights · k` of vector `c` of panel `p` is at `4 p + c`. */
  readonly products: Float64Array
  /** `4 panels` numbers `|L⁻¹ k|²`, in the same order. */
  readonly norms: Float64Array
  /** Where its arrays lie: for routines that fill {@link vectors}. */
  readonly arena: Arena
  readonly #blocks: Float64Array
  readonly #weights: Float64Array

  /**
   * @param lower - `L`, a packed lower triangle of `n` rows; copied.
   * @param weights - `n` numbers whose product with every vector is wanted, e.g. `α`; copied.
   * @param panels - Room for `4 panels` vectors. 8 panels of 100 numbers each fill 25 KB: within the first-level cache.
   */
  constructor(lower: Float64Array, weights: Float64Array, panels: number) {
    const n = weights.length
    const width = lanes * panels
    this.n = n
    this.panels = panels
    this.arena = new Arena(rowBlocksSize(n) + n + width * n + 2 * width)
    this.#blocks = this.arena.copy(rowBlocks(lower, n))
    this.#weights = this.arena.copy(weights)
    this.vectors = this.arena.take(width * n)
    this.products = this.arena.take(width)
    this.norms = this.arena.take(width)
  }

  /** Works on the first `panels` panels; lanes that hold no vector may hold anything finite. */
  whiten(panels: number = this.panels): void {
    const [vectors, { routines }] = [place(this.vectors), this.arena]
    routines.projectPanels(vectors, this.n, panels, place(this.#weights), place(this.products))
    routines.whiten(place(this.#blocks), this.n, vectors, panels, place(this.norms))
  }
}
