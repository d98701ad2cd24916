import { Pairs } from '../kernel/pairs.ts'
import { lanes, PanelWhitener } from '../linear-algebra/panel-whitener.ts'
import { remainder } from '../regression.ts'
import type { LatticeSource, RangePosterior } from './lattice-source.ts'
import { latticePoints, type LatticeTables } from './lattice.ts'

const panelsAtOnce = 16

/** The posterior on a lattice for any kernel: covariances point by point. */
export class PointPosterior implements RangePosterior {
  readonly #source: LatticeSource
  readonly #tables: LatticeTables
  readonly #whitener: PanelWhitener

  constructor(source: LatticeSource, tables: LatticeTables) {
    this.#source = source
    this.#tables = tables
    this.#whitener = new PanelWhitener(source.conditioned.lower, source.conditioned.alpha, panelsAtOnce)
  }

  /** See {@link RangePosterior.fill}. */
  fill(from: number, to: number, mean: Float64Array, deviation?: Float64Array): void {
    const width = lanes * panelsAtOnce
    for (let at = from; at < to; at += width) {
      this.#work(at, Math.min(width, to - at), at - from, mean, deviation)
    }
  }

  #work(from: number, count: number, offset: number, mean: Float64Array, deviation?: Float64Array): void {
    const { kernel, values, x, conditioned, standardization } = this.#source
    const { n } = conditioned
    const { shift, scale } = standardization
    const { vectors, products, norms } = this.#whitener
    const points = { count, inputs: x.inputs, values: latticePoints(this.#tables, from, count) }
    const cross = kernel.evaluate(values, Pairs.between(points, x)).covariance
    const prior = kernel.evaluate(values, Pairs.diagonal(points)).covariance
    const panels = Math.ceil(count / lanes)
    vectors.fill(0, 0, panels * lanes * n)
    for (let c = 0; c < count; c++) {
      const start = Math.floor(c / lanes) * lanes * n + (c % lanes)
      for (let i = 0; i < n; i++) vectors[start + lanes * i] = cross[c * n + i] as number
    }
    this.#whitener.whiten(panels)
    for (let c = 0; c < count; c++) {
      mean[offset + c] = shift + scale * (conditioned.mean + (products[c] as number))
      if (deviation) deviation[offset + c] = scale * Math.sqrt(remainder(prior[c] as number, norms[c] as number, n))
    }
  }
}
