import type { LatticeForm } from '../kernel/kernel.ts'
import { Arena, place } from '../linear-algebra/arena.ts'
import { lanes } from '../linear-algebra/panel-whitener.ts'
import { rowBlocks, rowBlocksSize } from '../linear-algebra/row-blocks.ts'
import { remainder } from '../regression.ts'
import { splitTables } from './axis-shares.ts'
import { priorVariance, type LatticeSource, type PriorVariance, type RangePosterior } from './lattice-source.ts'
import { LatticeTerm, termSize } from './lattice-term.ts'
import type { LatticeRange, LatticeTables } from './lattice.ts'

// 16 panels of four vectors of 100 numbers are 51 KB: they stay in the second-level cache while L goes by once.
const panelsAtOnce = 16

/**
 * The posterior on a lattice for kernels that are sums of functions of shares of the axes.
 *
 * The shares of the trailing axes are combined once for a whole row of points, those of the leading axes once per row;
 * so a covariance costs one addition (or product) and the kernel's function. Then follows forward substitution with `L`
 * rather than a quadratic form in `K_y⁻¹`, whose rounding grows with the condition of `K_y` instead of its root.
 */
export class AxisPosterior implements RangePosterior {
  readonly #source: LatticeSource
  readonly #terms: readonly LatticeTerm[]
  readonly #rowLength: number
  readonly #prior: PriorVariance
  readonly #arena: Arena
  readonly #blocks: Float64Array
  readonly #alpha: Float64Array
  readonly #vectors: Float64Array
  /** Covariances of a term that is to be added. */
  readonly #added: Float64Array
  readonly #products: Float64Array
  readonly #norms: Float64Array

  /** @param forms - They add up to the kernel. */
  constructor(source: LatticeSource, forms: readonly LatticeForm[], tables: LatticeTables) {
    const { n, lower, alpha } = source.conditioned
    const split = splitTables(tables)
    const width = lanes * panelsAtOnce
    this.#source = source
    this.#rowLength = split.rowLength
    this.#prior = priorVariance(source, tables, !forms.some((form) => form.tables === 'products'))
    this.#arena = new Arena(rowBlocksSize(n) + n + forms.length * termSize(split, n) + 2 * width * (n + 1))
    this.#blocks = this.#arena.copy(rowBlocks(lower, n))
    this.#alpha = this.#arena.copy(alpha)
    this.#terms = forms.map((form) => new LatticeTerm(form, split, source.x, this.#arena))
    this.#vectors = this.#arena.take(width * n)
    this.#added = this.#arena.take(width * n)
    this.#products = this.#arena.take(width)
    this.#norms = this.#arena.take(width)
  }

  /** See {@link RangePosterior.fill}. */
  fill(from: number, to: number, mean: Float64Array, deviation?: Float64Array): void {
    const rowLength = this.#rowLength
    for (let at = from; at < to;) {
      const row = Math.floor(at / rowLength)
      const start = row * rowLength
      const end = Math.min(to, start + rowLength)
      for (const term of this.#terms) term.enter(row)
      for (let panel = Math.floor((at - start) / lanes); start + lanes * panel < end; panel += panelsAtOnce) {
        const panels = Math.min(panelsAtOnce, Math.ceil((end - start) / lanes) - panel)
        this.#covary(panel, panels)
        const first = start + lanes * panel
        const range = { from: Math.max(at, first) - first, to: Math.min(end, first + lanes * panels) - first }
        this.#writeMeans(panels, range, first - from, mean)
        if (deviation) this.#writeDeviations(panels, range, { point: first, at: first - from }, deviation)
      }
      at = end
    }
  }

  // Covariances of some panels of the present row.
  #covary(panel: number, panels: number): void {
    const { n } = this.#source.conditioned
    const { routines } = this.#arena
    for (const [t, term] of this.#terms.entries()) {
      term.covary(panel, panels, t === 0 ? this.#vectors : this.#added)
      if (t > 0) routines.accumulate(place(this.#added), place(this.#vectors), panels * lanes * n)
    }
  }

  // Of the lanes of `range`; lane c goes to `offset + c`.
  #writeMeans(panels: number, range: LatticeRange, offset: number, mean: Float64Array): void {
    const { n, mean: constant } = this.#source.conditioned
    const { shift, scale } = this.#source.standardization
    const { routines } = this.#arena
    routines.projectPanels(place(this.#vectors), n, panels, place(this.#alpha), place(this.#products))
    for (let c = range.from; c < range.to; c++) {
      mean[offset + c] = shift + scale * (constant + (this.#products[c] as number))
    }
  }

  // As for the means, lane 0 being lattice point `point`; overwrites the covariances.
  #writeDeviations(
    panels: number,
    range: LatticeRange,
    { point, at }: { readonly point: number; readonly at: number },
    deviation: Float64Array,
  ): void {
    const { n } = this.#source.conditioned
    const { scale } = this.#source.standardization
    const { routines } = this.#arena
    routines.whiten(place(this.#blocks), n, place(this.#vectors), panels, place(this.#norms))
    const prior = this.#prior(point + range.from, range.to - range.from)
    for (let c = range.from; c < range.to; c++) {
      const left = remainder(prior[c - range.from] as number, this.#norms[c] as number, n)
      deviation[at + c] = scale * Math.sqrt(left)
    }
  }
}
